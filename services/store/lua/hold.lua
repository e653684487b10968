-- KEYS the job queue   ARGV 1 for how many ms from now   2.. job id, token, repeated
-- Answer: the ids of the jobs that somebody else has by now.
-- include jobs
local lost = {}
for i = 2, #ARGV, 2 do
  local state = jobs.held(ARGV[i], ARGV[i + 1])
  if state then
    jobs.keep(ARGV[i], state, ARGV[1])
  else
    lost[#lost + 1] = ARGV[i]
  end
end
return lost
