-- Queues jobs that are queued for this once only, however often they are asked for and whatever has become of them.
-- KEYS 1 set of the jobs queued so far   2.. the job queue     ARGV job id, job body, delay in ms, repeated
-- Answer: how many were queued now.
-- include enqueue
local queued = 0
for i = 1, #ARGV, 3 do
  if redis.call('SADD', KEYS[1], ARGV[i]) == 1 then
    enqueue(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]))
    queued = queued + 1
  end
end

-- Of an incident that never ends the letters of changes long past are forgotten, and no job asks for them any more; those
-- of the latest change are not, however many there are.
if redis.call('SCARD', KEYS[1]) > 2000 then
  local letters = {}
  for _, id in ipairs(redis.call('SMEMBERS', KEYS[1])) do
    if string.sub(id, 1, 5) == 'mail:' then
      letters[#letters + 1] = {tonumber(string.match(id, ':%a+:(%d+)$')) or 0, id}
    end
  end
  table.sort(letters, function(a, b) return a[1] < b[1] end)
  for i = 1, #letters - 1000 do
    if letters[i][1] < letters[#letters][1] then redis.call('SREM', KEYS[1], letters[i][2]) end
  end
end
return queued
