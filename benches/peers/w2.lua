-- W2: a small loop over numbers.
package.path = arg[0]:match("^(.*)/") .. "/?.lua;" .. package.path
local measure = require("measure")

local turns = measure.quick and 20000 or 10000000
local sum
local function run()
  local a, b, i = 0, 0, 0
  while i < turns do
    a = a + 3
    if a > 1000 then
      a = a - 1000
      b = b + 1
    end
    i = i + 1
  end
  sum = a + b
end
measure.result("W2", "ns", measure.time(function(rounds)
  for _ = 1, rounds do run() end
end) / turns)
