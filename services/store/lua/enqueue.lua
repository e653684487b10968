-- KEYS the job queue   ARGV job id, job body, delay in ms, repeated
-- include enqueue
for i = 1, #ARGV, 3 do
  enqueue(ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2]))
end
