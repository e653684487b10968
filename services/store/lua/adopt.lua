-- An unrecorded message is taken for one that was being posted; one press can do that for each that was.
-- KEYS 1 the hash with its record   2 who owns which message   3 what is being posted to the conversation   4.. the job queue
-- ARGV 1 `conversation|message`   2 the matter whose message it is   3 the name under which it was being posted
--      4 field of the record   5 the record as it was read, '' for none   6 the record from now on   7 job id   8 job body
-- Answer: 1 when it is taken for that.
-- include enqueue
local mine = ARGV[2] .. ' '
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 or not redis.call('ZSCORE', KEYS[3], mine .. ARGV[3]) then return 0 end
for _, other in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
  -- it may just as well be the message of something else, of which nobody has recorded yet where it is
  if string.sub(other, 1, #mine) ~= mine then return 0 end
end
if (redis.call('HGET', KEYS[1], ARGV[4]) or '') ~= ARGV[5] then return 0 end

redis.call('ZREM', KEYS[3], mine .. ARGV[3])
redis.call('HSET', KEYS[1], ARGV[4], ARGV[6])
redis.call('HSET', KEYS[2], ARGV[1], mine .. ARGV[4])
enqueue(ARGV[7], ARGV[8], 0)
return 1
