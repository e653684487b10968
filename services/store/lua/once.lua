-- A sealed secret that can be taken once, kept a while longer so that a later taker can be told why it is gone.
-- KEYS 1 its hash {until, doc, by}
-- ARGV 1 until when it can be taken, in ms   2 the sealed secret   3 the ms after which it is forgotten
redis.call('HSET', KEYS[1], 'until', ARGV[1], 'doc', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
