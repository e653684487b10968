-- KEYS the job queue     ARGV 1 ms for which a job is leased
-- Answer: how many jobs there are, how many are due, for how many ms the oldest is, how many were given up, and how many
-- are under way or will be before a lease that is taken now has run out.
-- include jobs
local due = redis.call('ZCOUNT', jobs.due, '-inf', jobs.now)
local first = redis.call('ZRANGE', jobs.due, 0, 0, 'WITHSCORES')
local oldest = first[2] and math.max(0, jobs.now - first[2]) or 0
return {redis.call('ZCARD', jobs.due), due, oldest, redis.call('ZCARD', jobs.dead),
  redis.call('ZCOUNT', jobs.due, '-inf', jobs.now + ARGV[1])}
