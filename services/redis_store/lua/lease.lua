-- KEYS the job queue   ARGV 1 how many   2 for how many ms   3 failures after which a job is given up   4 token
-- Answer: {id, body, runs, failures} of each job leased; {id, why} of each given up; ms until the next is due, -1 for never.
-- include jobs
local leased, buried = {}, {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', jobs.due, '-inf', jobs.now, 'LIMIT', 0, ARGV[1])) do
  local state = jobs.read(id)
  if state.failures >= tonumber(ARGV[3]) then  -- the last one to have it never came back
    jobs.bury(id, state, state.why or 'lease_ran_out')
    buried[#buried + 1] = {id, state.why}
  else
    if state.again and state.again <= jobs.now then state.again = nil end
    leased[#leased + 1] = {id, redis.call('HGET', jobs.body, id), state.runs, state.failures}
    -- a run counts as failed until it says otherwise, because a worker that was killed cannot say anything
    state.runs, state.failures, state.token = state.runs + 1, state.failures + 1, ARGV[4]
    jobs.write(id, state)
    redis.call('ZADD', jobs.due, jobs.now + ARGV[2], id)
  end
end
local first = redis.call('ZRANGE', jobs.due, 0, 0, 'WITHSCORES')
return {leased, buried, first[2] and math.max(0, first[2] - jobs.now) or -1}
