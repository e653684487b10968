-- A message is about to be posted: from now on one of it may be there that nobody has recorded.
-- KEYS 1 the hash with its record   2 what is being posted to the conversation
-- ARGV 1 field of the record   2 what it is   3 ms for which it is remembered
-- Answer: {the message that shows it already, '' for none; 1 when it was being posted before and nobody knows the end}
-- include clock
-- include message
local message = message_in(redis.call('HGET', KEYS[1], ARGV[1]))
if message ~= '' then return {message, 0} end
local now = clock()
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[3])
local is_new = redis.call('ZADD', KEYS[2], now, ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return {'', 1 - is_new}
