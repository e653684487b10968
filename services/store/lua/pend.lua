-- One step of a report that nobody hears of yet: kept, kept anew, or over.
-- KEYS  1 the hash {v, wait} of the incident that it will be   2 source ids -> incident   3 all that wait
--       4 all open incidents   5 those that never were one, by when their source ids are forgotten   6.. the job queue
-- ARGV  1 the order as JSON   2 the report as it waits, as JSON   3.. job id, job body, delay in ms, repeated
-- Answer: {word, detail} as commit.lua gives it; a repeated call finds what it has kept and gets the same answer.
-- include enqueue
local order = cjson.decode(ARGV[1])
if redis.call('HGET', KEYS[1], 'wait') == ARGV[2] then return {'done', tostring(order.version)} end

local version = tonumber(redis.call('HGET', KEYS[1], 'v') or 0)
if version ~= order.expect then return {'stale', tostring(version)} end

if order.source then
  local known = redis.call('HGET', KEYS[2], order.source)
  if known and (known ~= order.replaces or redis.call('SISMEMBER', KEYS[4], known) == 1) then
    return {'exists', known}
  end
  redis.call('HSET', KEYS[2], order.source, order.incident)
end

redis.call('HSET', KEYS[1], 'v', order.version, 'wait', ARGV[2])
for i = 3, #ARGV, 3 do enqueue(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])) end
if order.waits then
  redis.call('SADD', KEYS[3], order.incident)
  return {'done', tostring(order.version)}
end

redis.call('SREM', KEYS[3], order.incident)
redis.call('EXPIRE', KEYS[1], order.kept)
redis.call('ZADD', KEYS[5], jobs.now + order.kept * 1000, order.incident .. ' ' .. order.gone)
for _, row in ipairs(redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', jobs.now, 'LIMIT', 0, 100)) do
  local incident, source = string.match(row, '^(%S+) (.+)$')
  if redis.call('HGET', KEYS[2], source) == incident then redis.call('HDEL', KEYS[2], source) end
  redis.call('ZREM', KEYS[5], row)
end
if not jobs.read(order.job).token then  -- whoever has the job finds nothing to do
  redis.call('ZREM', jobs.due, order.job)
  redis.call('ZREM', jobs.dead, order.job)
  redis.call('HDEL', jobs.body, order.job)
  redis.call('HDEL', jobs.try, order.job)
end
return {'done', tostring(order.version)}
