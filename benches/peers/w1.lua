-- W1: one call, over tables keyed by names.
package.path = arg[0]:match("^(.*)/") .. "/?.lua;" .. package.path
local measure = require("measure")

local CONVERSATIONS = 1024
local cloud = {}
for c = 0, CONVERSATIONS - 1 do
  local one = {
    Language = ({ "en-US", "es-US", "fr-CA" })[c % 3 + 1],
    CustomerTier = ({ "gold", "silver", "bronze" })[math.floor(c / 3) % 3 + 1],
    AccountId = string.format("A-%06d", c * 7919 % 1000000),
  }
  for i = 1, 5 do one["Noise" .. i] = string.rep("x", 12) end
  cloud[c] = one
end
local callers = {}
for i = 0, 9999 do callers[i] = string.format("+1317555%04d", i) end
local called_numbers = { [0] = "+18005550100", "+18005550101", "+18005550102", "+18005550103" }
local digits = { [0] = "1", "2", "3", "9", "2" }
local brands = { ["+18005550100"] = "Acme", ["+18005550101"] = "Globex", ["+18005550102"] = "Initech" }
local greets = { ["es-US"] = "Hola", ["fr-CA"] = "Bonjour" }
local tiers = { gold = 1, silver = 2 }
local reasons = { ["1"] = "billing", ["2"] = "support", ["3"] = "sales" }

local queue, order, count = {}, {}, 0
local function set(name, value)
  if queue[name] == nil then count = count + 1; order[count] = name end
  queue[name] = value
end
local function get(conversation, name)
  local value = queue[name]
  if value == nil then value = conversation[name] end
  return value
end

local seen
local function call(i)
  local c = cloud[i % CONVERSATIONS]
  local ani, called = callers[i % 10000], called_numbers[i % 4]
  local lang, tier, account = get(c, "Language"), get(c, "CustomerTier"), get(c, "AccountId")
  local brand = brands[called] or "Umbrella"
  local greet = greets[lang] or "Hello"
  local priority = tiers[tier] or 3
  set("Greeting", greet .. ", welcome to " .. brand)
  set("EntryPoint", called)
  set("CallReason", "unknown")
  local tries = 0
  for k = 0, 2 do
    set("CallReason", reasons[digits[(i + k) % 5]] or "invalid")
    tries = tries + 1
  end
  set("Key1", account .. ":" .. "crm")
  set("Key2", account .. ":" .. "billing")
  local reason, greeting = get(c, "CallReason"), get(c, "Greeting")
  seen = get(c, "ScreenPopUrl")
  set("ScreenPop", "https://crm.example.com/pop?ani=" .. ani .. "&acct=" .. account .. "&r=" .. reason)
  set("Summary", greeting .. "|" .. reason .. "|p" .. priority .. "|t" .. tries)
  set("Label", lang .. "-" .. tier)
  for n = 1, count do
    local name = order[n]
    c[name] = queue[name]
    queue[name] = nil
  end
  count = 0
end

local number = 0
for _ = 1, measure.quick and 2048 or 20480 do call(number); number = number + 1 end
measure.result("W1", "ns", measure.time(function(rounds)
  for _ = 1, rounds do call(number); number = number + 1 end
end))
