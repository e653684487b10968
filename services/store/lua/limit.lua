-- One send may go when all windows of the conversation and of the client have room; then it counts in all, else in none.
-- Every send is a job's, and goes only while the job is its sender's; the lease begins anew, so that it lasts for the send.
-- KEYS 1 sends to the conversation   2 its block   3 sends of the client   4.. the job queue
-- ARGV 1 id of the send   2 the job   3 its token   4 ms of the lease   5 how many windows are the conversation's
--      6.. window in ms, most sends in it, repeated: the conversation's and then the client's, each with the widest last
-- Answer: 0 to go, else the ms to wait, -1 when the job is somebody else's. The same id again gets its 0 again and is not
-- counted twice.
-- include jobs
local state = jobs.held(ARGV[2], ARGV[3])
if not state then return -1 end
jobs.keep(ARGV[2], state, ARGV[4])
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
local now = jobs.now

-- How long until the window has room: the send that is `most` back from the newest must have left it.
local function full_for(sends, window, most)
  local nth = redis.call('ZREVRANGE', sends, most - 1, most - 1, 'WITHSCORES')
  return nth[2] and nth[2] + window - now or 0
end

local wait = redis.call('PTTL', KEYS[2])
local widest = {}
local last = 5 + 2 * ARGV[5]
for i = 6, #ARGV, 2 do
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
