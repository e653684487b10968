-- KEYS the job queue   ARGV 1 how many   2 for how many ms   3 failures after which a job is given up   4 token
--                           5.. job id, token of what the caller is running, repeated
-- Answer: {id, body, runs, failures} of each job leased; {id, why, body} of each given up; ms until the next is due, -1 for
-- never.
-- A lease that has run out is not passed on at once: whoever has the job gets half a lease more to say that they live, because
-- the server's clock may have been set forward. The caller's own are theirs still, and never given to them a second time.
-- include jobs
local leased, buried, running = {}, {}, {}
for i = 5, #ARGV, 2 do running[ARGV[i] .. ARGV[i + 1]] = true end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', jobs.due, '-inf', jobs.now, 'LIMIT', 0, ARGV[1])) do
  local state, body = jobs.read(id), redis.call('HGET', jobs.body, id)
  if not body then  -- a store that evicts has lost what the job was
    redis.call('ZREM', jobs.due, id)
    redis.call('HDEL', jobs.try, id)
  elseif state.token and running[id .. state.token] then
    jobs.keep(id, state, ARGV[2])
  elseif state.token and not state.suspected then
    state.suspected = true
    jobs.write(id, state)
    redis.call('ZADD', jobs.due, jobs.now + math.floor(ARGV[2] / 2), id)
  elseif state.failures >= tonumber(ARGV[3]) then  -- the last one to have it never came back
    jobs.bury(id, state, state.why or 'lease_ran_out')
    buried[#buried + 1] = {id, state.why, body}
  else
    if state.again and state.again <= jobs.now then state.again = nil end
    leased[#leased + 1] = {id, body, state.runs, state.failures}
    -- a run counts as failed until it says otherwise, because a worker that was killed cannot say anything
    state.runs, state.failures, state.token, state.suspected = state.runs + 1, state.failures + 1, ARGV[4], nil
    jobs.write(id, state)
    redis.call('ZADD', jobs.due, jobs.now + ARGV[2], id)
  end
end
local first = redis.call('ZRANGE', jobs.due, 0, 0, 'WITHSCORES')
return {leased, buried, first[2] and math.max(0, first[2] - jobs.now) or -1}
