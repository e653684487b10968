-- Has jobs that wait run now; those that somebody has, and those that nobody wants any more, are left as they are.
-- KEYS the job queue     ARGV job ids
-- include enqueue
for _, id in ipairs(ARGV) do
  if redis.call('ZSCORE', jobs.due, id) and not jobs.read(id).token then
    enqueue(id, redis.call('HGET', jobs.body, id), 0)
  end
end
