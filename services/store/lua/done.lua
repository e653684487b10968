-- KEYS the job queue   ARGV 1 job id   2 token
-- Answer: 'done', 'again' when it was wanted anew meanwhile, 'lost' when somebody else has it.
-- include jobs
local id = ARGV[1]
local state = jobs.held(id, ARGV[2])
if not state then return 'lost' end
redis.call('HDEL', jobs.try, id)
if state.again then
  redis.call('ZADD', jobs.due, state.again, id)
  return 'again'
end
redis.call('ZREM', jobs.due, id)
redis.call('HDEL', jobs.body, id)
return 'done'
