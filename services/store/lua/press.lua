-- What has to be known of the place of a press before anything else.
-- KEYS 1 conversations hash   2 who owns which message     ARGV 1 conversation   2 `conversation|message` of the press
-- Answer: {the conversation or nil, 1 when it is known whose the message is}
return {redis.call('HGET', KEYS[1], ARGV[1]), redis.call('HEXISTS', KEYS[2], ARGV[2])}
