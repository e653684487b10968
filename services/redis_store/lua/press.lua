-- What has to be known of the place of a press before anything else.
-- KEYS 1 conversations hash   2 messages of the incident's posts     ARGV 1 conversation   2 the pressed message
-- Answer: {the conversation or nil, 1 when the message is one of the posts}
return {redis.call('HGET', KEYS[1], ARGV[1]), redis.call('SISMEMBER', KEYS[2], ARGV[2])}
