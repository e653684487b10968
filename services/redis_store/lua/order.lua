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
return queued
