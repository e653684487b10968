-- One change of one incident: check, write and queue the follow-up work in a single step.
-- KEYS  1 incident hash {v, doc}   2 this request's answer   3 source ids -> incident   4 open incidents of the room
--       5 posts of the incident    6 holds of the room       7 visits of the person     8 all open incidents
--       9 visits of the contact whose claims pass to another, the person's own where none do
--      10 open incidents of the room as it was before it had a calendar, the room's own where it had one    11.. the job queue
-- ARGV  1 the order as JSON   2 the incident as JSON   3.. job id, job body, delay in ms, repeated
-- Answer: {word, detail}; the same request id gets the same answer again, so a repeated call changes nothing.
-- include enqueue
local order = cjson.decode(ARGV[1])
local earlier = redis.call('GET', KEYS[2])
if earlier then return cjson.decode(earlier) end

local version = tonumber(redis.call('HGET', KEYS[1], 'v') or 0)
if version ~= order.expect then return {'stale', tostring(version)} end

if order.source then
  local known = redis.call('HGET', KEYS[3], order.source)
  -- what was closed may have been opened again since that was read
  if known and (known ~= order.replaces or redis.call('SISMEMBER', KEYS[8], known) == 1) then
    return {'exists', known}
  end
end
if order.reopens then
  local known = redis.call('HGET', KEYS[3], order.reopens)
  if known and known ~= order.incident then return {'exists', known} end
end

local function overlapping(ledger, hold)
  local rows = redis.call('HGETALL', ledger)
  for i = 1, #rows, 2 do
    local s, e, incident = string.match(rows[i + 1], '^(%d+) (%d+) (.+)$')
    if tonumber(e) < jobs.now / 1000 - 86400 then
      redis.call('HDEL', ledger, rows[i])
    elseif rows[i] ~= hold.claim and tonumber(s) < hold['end'] and hold.start < tonumber(e) then
      return incident
    end
  end
end

local hold = order.hold
if hold then
  local other = overlapping(KEYS[6], hold)
  if other then return {'room', other} end
  other = overlapping(KEYS[7], hold)
  if other then return {'person', other} end
  local row = string.format('%d %d %s', hold.start, hold['end'], order.incident)
  redis.call('HSET', KEYS[6], hold.claim, row)
  redis.call('HSET', KEYS[7], hold.claim, row)
end
if hold and KEYS[9] ~= KEYS[7] then redis.call('HDEL', KEYS[9], hold.claim) end
for _, drop in ipairs(order.drops) do
  redis.call('HDEL', KEYS[6], drop)
  redis.call('HDEL', KEYS[7], drop)
  redis.call('HDEL', KEYS[9], drop)
end

redis.call('HSET', KEYS[1], 'v', order.version, 'doc', ARGV[2])
if order.source then redis.call('HSET', KEYS[3], order.source, order.incident) end
if order.open then
  redis.call('SADD', KEYS[4], order.incident)
  redis.call('SADD', KEYS[8], order.incident)
else
  redis.call('SREM', KEYS[4], order.incident)
  redis.call('SREM', KEYS[8], order.incident)
end
if KEYS[10] ~= KEYS[4] then redis.call('SREM', KEYS[10], order.incident) end

for _, target in ipairs(order.posts or {}) do
  redis.call('HSETNX', KEYS[5], target, '{}')
end
for _, target in ipairs(redis.call('HKEYS', KEYS[5])) do
  local body = {kind = 'post', args = {incident = order.incident, target = target}}
  enqueue('post:' .. order.incident .. ':' .. target, cjson.encode(body), 0)
end
-- what one incident takes or gives back changes the slots of the others in the room
if hold or #order.drops > 0 then
  for _, other in ipairs(redis.call('SMEMBERS', KEYS[4])) do
    if other ~= order.incident then
      enqueue('offer:' .. other, cjson.encode({kind = 'offer', args = {incident = other}}), 0)
    end
  end
end
local clock = {kind = 'clock', args = {incident = order.incident}}
enqueue('clock:' .. order.incident, cjson.encode(clock), 0)
for i = 3, #ARGV, 3 do
  enqueue(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]))
end

local answer = {'done', tostring(order.version)}
redis.call('SET', KEYS[2], cjson.encode(answer), 'EX', 3600)
return answer
