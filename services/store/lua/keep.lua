-- Keeps the next version of a dialog, with the set-up it changes if it changes that, and queues what follows.
-- KEYS 1 the dialog {v, doc, r:…, m:…}   2 the person's live dialogs   3 the set-up {tag, doc}   4.. the job queue
-- ARGV 1 the version it was made from   2 its own   3 the dialog   4 its name   5 its id while it is live, else ""
--      6 the work that has found something, else ""   7 what it found
--      8 the tag of the set-up it was made from   9 the new set-up's tag, "" for none   10 the new set-up
--      11 the first step whose message is still edited   12 for how many seconds it is known
--      13.. job id, job body, delay in ms, repeated
-- Answer: 'kept', also for a repeated call; 'stale' or 'setup' when the dialog or the set-up is another by now.
-- include enqueue
if redis.call('HGET', KEYS[1], 'doc') == ARGV[3] then return 'kept' end
if (redis.call('HGET', KEYS[1], 'v') or '0') ~= ARGV[1] then return 'stale' end
if ARGV[9] ~= '' and (redis.call('HGET', KEYS[3], 'tag') or '') ~= ARGV[8] then return 'setup' end

redis.call('HSET', KEYS[1], 'v', ARGV[2], 'doc', ARGV[3])
redis.call('HDEL', KEYS[1], 'progress')  -- it was that of the work before
if ARGV[6] ~= '' then redis.call('HSET', KEYS[1], 'r:' .. ARGV[6], ARGV[7]) end
if ARGV[9] ~= '' then redis.call('HSET', KEYS[3], 'tag', ARGV[9], 'doc', ARGV[10]) end
if ARGV[5] ~= '' then
  redis.call('HSET', KEYS[2], ARGV[4], ARGV[5])
elseif redis.call('HGET', KEYS[2], ARGV[4]) == string.match(KEYS[1], '[^:]+$') then
  redis.call('HDEL', KEYS[2], ARGV[4])
end
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  local step = tonumber(string.match(field, '^m:(%d+)$'))
  if step and step < tonumber(ARGV[11]) then redis.call('HDEL', KEYS[1], field) end
end
redis.call('EXPIRE', KEYS[1], ARGV[12])
redis.call('EXPIRE', KEYS[2], 2592000)
for i = 13, #ARGV, 3 do enqueue(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])) end
return 'kept'
