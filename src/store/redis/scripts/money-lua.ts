/**
 * Credit, budgets and holds of one workspace (or the budget of one credential). All amounts live in one
 * hash, so that Redis loses them together or not at all; its field 'seeded' tells that they are there.
 * Budgets follow limits/period-budget.ts. 'touched' is Redis' time (epoch ms) of the last change: what compares counters
 * with the ledger tells by it whether anything moved meanwhile.
 *
 * KEYS of every script that uses this: money, holds, expiries, then its own.
 */
export const moneyLua = /* lua */ `
local MONEY, HOLDS, EXPIRIES = KEYS[1], KEYS[2], KEYS[3]

local function is_seeded() return redis.call('HEXISTS', MONEY, 'seeded') == 1 end

local function touch()
  local time = redis.call('TIME')
  redis.call('HSET', MONEY, 'touched', digits(tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)))
end

-- 'counted' is the start of the period whose spend is in 'spent'. It stays behind when the key's period is changed,
-- until the ledger has told what was spent in the other one.
local function budget_in(name, start, finish)
  local f = redis.call('HMGET', MONEY, name .. ':start', name .. ':end', name .. ':id', name .. ':spent',
    name .. ':held', name .. ':counted')
  if not f[1] or int(start) >= int(f[2]) then
    redis.call('HSET', MONEY, name .. ':start', start, name .. ':end', finish, name .. ':id', start,
      name .. ':spent', '0', name .. ':held', '0', name .. ':counted', start)
    return { name = name, id = start, start = start, finish = int(finish), spent = 0, held = 0, counted = start }
  end
  if int(finish) > int(f[1]) and (start ~= f[1] or finish ~= f[2]) then
    redis.call('HSET', MONEY, name .. ':start', start, name .. ':end', finish)
    f[1] = start
    f[2] = finish
  end
  return { name = name, id = f[3], start = f[1], finish = int(f[2]), spent = int(f[4]), held = int(f[5]),
    counted = f[6] or f[1] }
end

-- The node is kept with the hold, so that a dead one's can be told from the others'.
local function hold(id, budget, spend, charge, expires, node)
  redis.call('HSET', HOLDS, id, charge .. ' ' .. spend .. ' ' .. budget.id .. ' ' .. node .. ' ' .. budget.name)
  redis.call('ZADD', EXPIRIES, digits(expires), id)
  plus(MONEY, 'held', charge)
  plus(MONEY, budget.name .. ':held', spend)
  touch()
end

local function release(id)
  local value = redis.call('HGET', HOLDS, id)
  if not value then return end
  redis.call('HDEL', HOLDS, id)
  redis.call('ZREM', EXPIRIES, id)
  local charge, spend, period, name = string.match(value, '^(%d+) (%d+) (%S+) %S+ (.*)$')
  minus(MONEY, 'held', charge)
  if redis.call('HGET', MONEY, name .. ':id') == period then minus(MONEY, name .. ':held', spend) end
  return true
end

-- Frees what crashed nodes held. A few at a time, so that one request never pays for a whole crash.
local function sweep(now)
  local expired = redis.call('ZRANGEBYSCORE', EXPIRIES, '-inf', digits(now), 'LIMIT', 0, 32)
  local freed = false
  for _, id in ipairs(expired) do freed = release(id) or freed end
  if freed then touch() end
end

-- Spend of a period that is over belongs to the ledger only.
local function post(name, start, finish, period, spend)
  if not redis.call('HGET', MONEY, name .. ':id') then budget_in(name, start, finish) end
  if redis.call('HGET', MONEY, name .. ':id') == period then plus(MONEY, name .. ':spent', spend) end
end

-- Tells a seeding under way that what it read from the ledger is out of date.
local function disturb_seeding(version)
  redis.call('INCR', version)
  redis.call('PEXPIRE', version, 3600000)
end
`
