-- More places where an incident is to be shown from now on; those where it is shown already stay as they are.
-- KEYS 1 posts of the incident   2.. the job queue     ARGV 1 the incident   2.. targets
-- include enqueue
for i = 2, #ARGV do
  if redis.call('HSETNX', KEYS[1], ARGV[i], '{}') == 1 then
    local body = {kind = 'post', args = {incident = ARGV[1], target = ARGV[i]}}
    enqueue('post:' .. ARGV[1] .. ':' .. ARGV[i], cjson.encode(body), 0)
  end
end
return 1
