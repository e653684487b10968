-- include jobs
-- enqueue(id, body, delay): the job `id` is wanted in `delay` ms. One that waits already gets the new body and the earlier of
-- both times; one that is running runs again afterwards; one that was given up gets a new chance.
local woken = false

local function enqueue(id, body, delay)
  local at = jobs.now + delay
  redis.call('HSET', jobs.body, id, body)
  local state = jobs.read(id)
  if state.token then
    state.again = math.min(at, state.again or at)
    jobs.write(id, state)
  else
    if redis.call('ZREM', jobs.dead, id) == 1 then
      state.failures = 0
      jobs.write(id, state)
    end
    redis.call('ZADD', jobs.due, 'LT', at, id)
  end
  if not woken then
    redis.call('PUBLISH', 'roomfix:wake', string.match(jobs.due, '{c:(.-)}'))
    woken = true
  end
end
