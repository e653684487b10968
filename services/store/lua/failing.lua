-- Notes that a connection does not work, and queues what tells of it for whoever notes it first.
-- KEYS 1 the facts   2.. the job queue
-- ARGV 1 field of since when   2 since when   3 field of why   4 why   5.. job id, job body, delay in ms, repeated
-- Answer: 1 when it was not noted yet. The first time stays, the latest reason counts.
-- include enqueue
local is_first = redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
if is_first == 1 then
  for i = 5, #ARGV, 3 do enqueue(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])) end
end
return is_first
