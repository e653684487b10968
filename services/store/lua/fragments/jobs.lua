-- include clock
-- The job queue of one client; its four keys are the last ones of KEYS. A job stands in ONE of `due` and `dead` from being
-- wanted until it is done, so no crash finds it nowhere.
-- What `try` holds of a job, as JSON: runs (how often it was leased), failures (how many of these count towards giving up),
-- token (who has it), suspected (its lease has run out, and whoever has it may say that they live), again (when to run it once
-- more, because it was wanted anew while somebody had it), why (the last failure's word).
local jobs = {
  due = KEYS[#KEYS - 3], body = KEYS[#KEYS - 2], try = KEYS[#KEYS - 1], dead = KEYS[#KEYS], now = clock(),
}

function jobs.read(id)
  local text = redis.call('HGET', jobs.try, id)
  return text and cjson.decode(text) or {runs = 0, failures = 0}
end

function jobs.write(id, state)
  redis.call('HSET', jobs.try, id, cjson.encode(state))
end

-- The state of a job that `token` has, nil when it is somebody else's by now.
function jobs.held(id, token)
  local state = jobs.read(id)
  return state.token == token and state or nil
end

-- Whoever has the job keeps it for so many ms from now.
function jobs.keep(id, state, ms)
  redis.call('ZADD', jobs.due, 'XX', jobs.now + ms, id)
  if state.suspected then
    state.suspected = nil
    jobs.write(id, state)
  end
end

-- Nobody has the job any more: it waits until `at`, or until it was wanted anew if that is earlier.
function jobs.wait(id, state, at)
  redis.call('ZADD', jobs.due, math.min(at, state.again or at), id)
  state.token, state.suspected, state.again = nil, nil, nil
  jobs.write(id, state)
end

-- Too many failures: the job is put aside, unless it was wanted anew. Answers which of the two.
function jobs.bury(id, state, why)
  state.why = why
  if state.again then
    state.failures = 0
    jobs.wait(id, state, state.again)
    return 'later'
  end
  redis.call('ZREM', jobs.due, id)
  redis.call('ZADD', jobs.dead, jobs.now, id)
  state.token, state.suspected = nil, nil
  jobs.write(id, state)
  jobs.forget_first_dead()
  return 'dead'
end

-- Of the jobs that were given up the latest are kept: so many stand for something that somebody has not seen to for long.
function jobs.forget_first_dead()
  for _, id in ipairs(redis.call('ZRANGE', jobs.dead, 0, -1001)) do
    redis.call('ZREM', jobs.dead, id)
    redis.call('HDEL', jobs.body, id)
    redis.call('HDEL', jobs.try, id)
  end
end
