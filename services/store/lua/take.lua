-- A one-use secret taken; with KEYS 2 the tokens it brings are put in place in the same step, and its own text goes.
-- KEYS 1 its hash {until, doc, by}   2 the account's tokens {v, doc}   3 hash: address -> account
-- ARGV 1 now in ms   2 the taker's own id   3 the tokens' version   4 the sealed tokens   5 address   6 account
-- Answer: {'taken', the sealed secret}, {'used'}, {'expired'} or {'unknown'}; the same taker gets the same again.
local found = redis.call('HMGET', KEYS[1], 'until', 'doc', 'by')
if not found[1] then return {'unknown'} end
if found[3] == ARGV[2] then return {'taken', found[2] or ''} end
if found[3] then return {'used'} end
if tonumber(found[1]) <= tonumber(ARGV[1]) then return {'expired'} end

redis.call('HSET', KEYS[1], 'by', ARGV[2])
if KEYS[2] then
  redis.call('HDEL', KEYS[1], 'doc')
  redis.call('HSET', KEYS[2], 'v', ARGV[3], 'doc', ARGV[4])
  redis.call('HSET', KEYS[3], ARGV[5], ARGV[6])
end
return {'taken', found[2]}
