-- Takes what was kept for a digest out, and queues what tells of it, in one step.
-- KEYS 1 what is kept   2.. the job queue     ARGV 1 how many fields   2.. the fields, then job id, job body, delay in ms, repeated
-- Answer: 1, or 0 when somebody else was faster, and then nothing is queued.
-- include enqueue
local fields = tonumber(ARGV[1])
local is_first = fields == 0
for i = 2, fields + 1 do
  if redis.call('HDEL', KEYS[1], ARGV[i]) == 1 then is_first = true end
end
if not is_first then return 0 end
for i = fields + 2, #ARGV, 3 do
  enqueue(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]))
end
return 1
