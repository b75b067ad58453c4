-- W5: calls as coroutines that wait for a digit.
package.path = arg[0]:match("^(.*)/") .. "/?.lua;" .. package.path
local measure = require("measure")

local calls = measure.quick and 500 or 100000
local reasons = { ["1"] = "billing", ["2"] = "support", ["3"] = "sales" }
local wait = coroutine.yield
local function call(number)
  local ani = string.format("+1317555%04d", number % 10000)
  local account = string.format("A-%06d", number * 7919 % 1000000)
  local lang, tier = "en-US", "gold"
  local queue = { Greeting = "Hello, welcome to Umbrella", EntryPoint = "+18005550103", CallReason = "unknown" }
  local tries = 0
  while true do
    queue.CallReason = reasons[wait()] or "invalid"
    tries = tries + 1
  end
  return ani .. account .. lang .. tier .. tries
end
collectgarbage()
collectgarbage("stop")
local before, parked = collectgarbage("count"), {}
for i = 1, calls do
  local one = coroutine.create(call)
  coroutine.resume(one, i)
  parked[i] = one
end
measure.result("W5", "bytes", (collectgarbage("count") - before) * 1024 / calls)
collectgarbage("restart")
local next, resume = 0, coroutine.resume
measure.result("W5", "resume ns", measure.time(function(rounds)
  for _ = 1, rounds do
    resume(parked[next % calls + 1], "2")
    next = next + 7
  end
end))
