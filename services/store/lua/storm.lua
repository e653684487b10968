-- Whether an incident gets a card of its own in a conversation or a place on the one card of a storm.
-- KEYS 1 arrivals: incidents of the location that the conversation shows, those of a storm as `incident|storm`, each with
--        when it was first to be shown there in ms   2 posts of the incident   3.. the job queue
-- ARGV 1 incident   2 conversation   3 the present time in ms   4 ms within which incidents make a storm
--      5 how many of them have cards of their own   6 ms after which an arrival is forgotten   7 the most on one card
-- Answer: the storm, which is named after its first incident; '' for a card of its own. Asked again, it is the same.
-- include enqueue
local incident, conversation, now, within = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local mark = conversation .. '|storm:'

-- an incident that is on a storm's card already is shown in the conversation once more: by whoever tells its people, say
for _, target in ipairs(redis.call('HKEYS', KEYS[2])) do
  if string.sub(target, 1, #mark) == mark then
    redis.call('HDEL', KEYS[2], conversation)
    return string.sub(target, #mark + 1)
  end
end

if redis.call('ZSCORE', KEYS[1], incident) then return '' end

-- Whether a storm has as many incidents as one card can tell of, or lasts longer than is remembered: another one follows.
local function is_full(first)
  local began = redis.call('ZSCORE', KEYS[1], first .. '|' .. first)
  return not began or redis.call('ZCOUNT', KEYS[1], began, '+inf') >= tonumber(ARGV[7])
end

local own, storm = 0, nil
local near = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now - within, '(' .. now + within)
for _, member in ipairs(near) do
  local at = string.find(member, '|', 1, true)
  if at then storm = string.sub(member, at + 1) else own = own + 1 end
end
if storm and is_full(storm) or not storm and own >= tonumber(ARGV[5]) then storm = incident end

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[6])
redis.call('ZADD', KEYS[1], now, storm and incident .. '|' .. storm or incident)
redis.call('PEXPIRE', KEYS[1], ARGV[6])
if not storm then return '' end

local target = mark .. storm
redis.call('HDEL', KEYS[2], conversation)
redis.call('HSET', KEYS[2], target, '{}')
local body = {kind = 'post', args = {incident = incident, target = target}}
enqueue('post:' .. incident .. ':' .. target, cjson.encode(body), 0)
return storm
