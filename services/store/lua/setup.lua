-- Puts a client's set-up in place if nobody else has changed it meanwhile, and queues what follows.
-- KEYS 1 the set-up {tag, doc}   2.. the job queue
-- ARGV 1 the tag it was made from, "" for none   2 its own   3 the set-up   4.. job id, job body, delay in ms, repeated
-- Answer: 1 when it stands, also by an earlier try of the same call; 0 when another one does.
-- include enqueue
local tag = redis.call('HGET', KEYS[1], 'tag') or ''
if tag == ARGV[2] then return 1 end
if tag ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'tag', ARGV[2], 'doc', ARGV[3])
for i = 4, #ARGV, 3 do enqueue(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])) end
return 1
