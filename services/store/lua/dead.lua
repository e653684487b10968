-- KEYS the job queue   ARGV 1 how many
-- Answer: {id, body, why, when in ms} of the jobs given up, the latest first.
-- include jobs
local rows = redis.call('ZREVRANGE', jobs.dead, 0, ARGV[1] - 1, 'WITHSCORES')
local found = {}
for i = 1, #rows, 2 do
  found[#found + 1] = {rows[i], redis.call('HGET', jobs.body, rows[i]), jobs.read(rows[i]).why, tonumber(rows[i + 1])}
end
return found
