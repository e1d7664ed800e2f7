/**
 * Lua numbers are doubles: whole numbers are exact up to 2^53, and callers send none beyond. Sums are
 * kept by HINCRBY (int64); doubles only compare. `digits` because tostring() writes 1e+15.
 */
export const numbersLua = /* lua */ `
local function int(text) return tonumber(text or '0') end
local function digits(number) return string.format('%.0f', number) end
local function plus(key, field, amount)
  if amount ~= '0' then redis.call('HINCRBY', key, field, amount) end
end
local function minus(key, field, amount)
  if amount ~= '0' then redis.call('HINCRBY', key, field, '-' .. amount) end
end
-- Redis' own clock, so that nodes whose clocks differ share one window; tests send theirs.
local function clock(given)
  if given ~= '' then return tonumber(given) end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
-- Work that must be done once, however often a client sends it again. True the first time.
local function once(key, ttl)
  return redis.call('SET', key, '1', 'NX', 'PX', ttl) and true or false
end
`
