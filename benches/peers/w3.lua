-- W3: 1,000 Sets over k names, 1,000 Gets, a flush.
package.path = arg[0]:match("^(.*)/") .. "/?.lua;" .. package.path
local measure = require("measure")

for _, k in ipairs({ 10, 50, 100, 1000, 10000 }) do
  local names, values = {}, {}
  for n = 0, 999 do
    names[n] = "Attribute" .. (n * 7919 % k)
    values[n] = "value " .. n
  end
  local queue, order, count, cloud, seen = {}, {}, 0, {}, nil
  -- All k names are known to the table, as they would be in a long conversation.
  for n = 0, k - 1 do queue["Attribute" .. n] = false end
  measure.result("W3 k=" .. k, "ns", measure.time(function(rounds)
    for _ = 1, rounds do
      for n = 0, 999 do
        local name = names[n]
        if not queue[name] then count = count + 1; order[count] = name end
        queue[name] = values[n]
      end
      for n = 0, 999 do seen = queue[names[n]] end
      for n = 1, count do
        local name = order[n]
        cloud[name] = queue[name]
        queue[name] = false
      end
      count = 0
    end
  end) / 2000)
end
