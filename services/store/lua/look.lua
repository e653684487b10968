-- An incident and its client's set-up, read together; a set-up can be long, so one that the caller has is not sent again.
-- KEYS 1 incident hash {v, doc}   2 set-up hash {tag, doc}     ARGV 1 the tag of the set-up that the caller has
-- Answer: {the incident or nil, the set-up's tag or nil, the set-up or nil}
local incident = redis.call('HGET', KEYS[1], 'doc')
local tag = redis.call('HGET', KEYS[2], 'tag')
return {incident, tag, tag ~= ARGV[1] and redis.call('HGET', KEYS[2], 'doc')}
