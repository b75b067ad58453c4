-- W4: the compiler on the same tasks, written as Lua.
package.path = arg[0]:match("^(.*)/") .. "/?.lua;" .. package.path
local measure = require("measure")

local load = loadstring or load
local function project(tasks)
  local text = { "local count, name, reason, tasks, set = 0, 'none', nil, {}, nil\n" }
  for task = 0, tasks - 1 do
    text[#text + 1] = string.format([[

    tasks["Task %d"] = function()
        count = count + %d
        if count > 1000 then
            count = count - 1000
        else
            name = "t" .. tostring(count)
        end
        if name == "t1" then reason = "billing"
        elseif name == "t%d" then reason = "support"
        else reason = "other %d"
        end
        set({
            ["Reason %d"] = name .. ":" .. reason,
            ["Count"] = tostring(count),
        })
        tasks["Task %d"]()
    end
]], task, task, task, task, task, math.floor(task / 2))
  end
  return table.concat(text)
end
for _, tasks in ipairs(measure.quick and { 10, 100 } or { 10, 100, 1000, 10000 }) do
  local text = project(tasks)
  local time = measure.time(function(rounds)
    for _ = 1, rounds do assert(load(text)) end
  end)
  measure.result("W4 n=" .. tasks, "ns/task", time / tasks)
  measure.result("W4 n=" .. tasks, "MB/s", #text / time * 1e3)
end
