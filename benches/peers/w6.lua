-- W6: a small script, from the start of the process to its result.
local count, name = 0, "small"
for _ = 1, 10 do
  count = count + 7
end
if count > 50 then
  name = name .. " but enough"
else
  name = "too small"
end
local queue, order = {}, {}
local function set(key, value)
  if queue[key] == nil then order[#order + 1] = key end
  queue[key] = value
end
set("Name", name)
set("Count", tostring(count))
for _, key in ipairs(order) do
  print(key, queue[key])
end
