-- KEYS 1 block of the conversation   ARGV 1 ms; a longer block stays
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], 1, 'PX', ARGV[1]) end
