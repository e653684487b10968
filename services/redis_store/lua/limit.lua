-- One send may go when all windows of the conversation and of the client have room; then it counts in all, else in none.
-- KEYS 1 sends to the conversation   2 its block   3 sends of the client
-- ARGV 1 id of the send   2 how many windows are the conversation's   3.. window in ms, most sends in it, repeated: the
--      conversation's and then the client's, each with the widest last
-- Answer: 0 to go, else the ms to wait. The same id again gets its 0 again and is not counted twice.
-- include clock
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
local now = clock()

-- How long until the window has room: the send that is `most` back from the newest must have left it.
local function full_for(sends, window, most)
  local nth = redis.call('ZREVRANGE', sends, most - 1, most - 1, 'WITHSCORES')
  return nth[2] and nth[2] + window - now or 0
end

local wait = redis.call('PTTL', KEYS[2])
local widest = {}
local last = 2 + 2 * ARGV[2]
for i = 3, #ARGV, 2 do
  local sends = i <= last and KEYS[1] or KEYS[3]
  wait = math.max(wait, full_for(sends, ARGV[i], ARGV[i + 1]))
  widest[sends] = ARGV[i]
end
if wait > 0 then return wait end

for sends, window in pairs(widest) do
  redis.call('ZREMRANGEBYSCORE', sends, '-inf', now - window)
  redis.call('ZADD', sends, now, ARGV[1])
  redis.call('PEXPIRE', sends, window)
end
return 0
