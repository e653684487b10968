-- Sealed tokens replaced, unless they were replaced or removed since they were read.
-- KEYS 1 the account's tokens {v, doc}
-- ARGV 1 the version that was read   2 the new version, made by the caller   3 the sealed tokens
-- Answer: 1 done (again, when the call is repeated), 0 not done
local version = redis.call('HGET', KEYS[1], 'v')
if version == ARGV[2] then return 1 end
if version ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'v', ARGV[2], 'doc', ARGV[3])
return 1
