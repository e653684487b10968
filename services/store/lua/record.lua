-- What became of a send: the record of which message shows something, and whose that message is.
-- KEYS 1 the hash with the record   2 who owns which message   3 what is being posted to the conversation   4.. the job queue
-- ARGV 1 the order as JSON   2 the record, '' for none any more   3 the record when it is not certain what is shown
--      4.. field, value, value when that is not certain, repeated: more of the same hash
-- Answer: 1 when it stands, else 0: the record names another message than it did, and stays as it is.
-- include enqueue
-- include message
local order = cjson.decode(ARGV[1])
if order.ends then redis.call('ZREM', KEYS[3], order.owner) end

local now, look = message_in(redis.call('HGET', KEYS[1], order.name))
if now ~= order.seen and now ~= order.message then
  if order.leftover then enqueue(order.leftover.id, order.leftover.body, 0) end
  return 0
end

-- another worker may have shown something newer, which this send has undone, or it something older meanwhile
local is_late = order.job and (look ~= order.look or not jobs.held(order.job.id, order.job.token))
local column = is_late and 1 or 0
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], order.name)
else
  redis.call('HSET', KEYS[1], order.name, ARGV[2 + column])
end
for i = 4, #ARGV, 3 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1 + column]) end

if order.message ~= '' then
  redis.call('HSET', KEYS[2], order.place .. '|' .. order.message, order.owner)
elseif order.seen ~= '' then
  redis.call('HDEL', KEYS[2], order.place .. '|' .. order.seen)
end
if is_late then enqueue(order.job.id, order.job.body, 0) end
return 1
