-- Median of samples of CPU time after a warm-up, as the bench beside it measures.
local M = {}
M.quick = os.getenv("QUICK") == "1"
local samples, long = M.quick and 3 or 11, M.quick and 0.001 or 0.04

-- work(rounds) does the work so often; gives nanoseconds a round.
function M.time(work)
  local rounds = 1
  while true do
    local began = os.clock()
    work(rounds)
    local took = os.clock() - began
    if took >= long / 2 then rounds = math.max(1, math.floor(long / took * rounds)); break end
    rounds = rounds * 2
  end
  local all = {}
  for i = 1, samples do
    local began = os.clock()
    work(rounds)
    all[i] = (os.clock() - began) / rounds * 1e9
  end
  table.sort(all)
  return all[math.floor(samples / 2) + 1]
end

function M.result(workload, metric, value)
  print(string.format("%s\t%s\t%.4f", workload, metric, value))
end

return M
