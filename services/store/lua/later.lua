-- KEYS the job queue   ARGV 1 job id   2 token   3 in how many ms   4 failures after which it is given up   5 why
--                           6 '1' when this run counts as a failure
-- Answer: 'later', 'dead' when it is given up, 'lost' when somebody else has it.
-- include jobs
local id = ARGV[1]
local state = jobs.held(id, ARGV[2])
if not state then return 'lost' end
if ARGV[6] ~= '1' then
  state.failures = state.failures - 1
elseif state.failures >= tonumber(ARGV[4]) then
  return jobs.bury(id, state, ARGV[5])
end
state.why = ARGV[5]
jobs.wait(id, state, jobs.now + ARGV[3])
return 'later'
