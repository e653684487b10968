-- KEYS the job queue   ARGV 1 job id
-- Answer: 1 when the job had been given up and is due again, 0 when it had not.
-- include enqueue
if not redis.call('ZSCORE', jobs.dead, ARGV[1]) then return 0 end
enqueue(ARGV[1], redis.call('HGET', jobs.body, ARGV[1]), 0)
return 1
