import { moneyLua } from './money-lua.ts'
import { numbersLua } from './numbers-lua.ts'
import { Script } from './script.ts'

/**
 * KEYS money, holds, expiries, done. ARGV clock, hold id, month start, month end, budget, amount, hold's life in ms,
 * node.
 * Answers status ('granted', 'refused', 'unseeded', 'void') and the period id; with 'refused' what is left of the budget.
 */
export const admitCredentialScript = new Script(
  numbersLua,
  moneyLua,
  /* lua */ `
if redis.call('EXISTS', KEYS[4]) == 1 then return { 'void' } end
if not is_seeded() then return { 'unseeded' } end
local now, id, amount = clock(ARGV[1]), ARGV[2], ARGV[6]
sweep(now)
local budget = budget_in('month', ARGV[3], ARGV[4])
if redis.call('HEXISTS', HOLDS, id) == 1 then return { 'granted', budget.id } end
local left = tonumber(ARGV[5]) - budget.spent - budget.held
if left < tonumber(amount) then return { 'refused', digits(math.max(0, left)) } end
hold(id, budget, amount, '0', now + tonumber(ARGV[7]), ARGV[8])
return { 'granted', budget.id }
`,
)

/** KEYS money, holds, expiries, done, version. ARGV hold id, month start, month end, period id, cost, ms of memory. */
export const resolveCredentialScript = new Script(
  numbersLua,
  moneyLua,
  /* lua */ `
if not once(KEYS[4], ARGV[6]) then return 0 end
if not is_seeded() then
  if ARGV[5] ~= '0' then disturb_seeding(KEYS[5]) end
  return 1
end
release(ARGV[1])
post('month', ARGV[2], ARGV[3], ARGV[4], ARGV[5])
touch()
return 1
`,
)

/**
 * Posts what a failed attempt cost. The hold stays, empty, until its request is settled: the ledger does not know of the
 * cost before. KEYS money, holds, expiries, done, done of the hold itself, version. ARGV clock, hold id, month start,
 * month end, period id, cost, ms of memory, hold's life in ms, node.
 */
export const spendCredentialScript = new Script(
  numbersLua,
  moneyLua,
  /* lua */ `
if not once(KEYS[4], ARGV[7]) then return 0 end
if not is_seeded() then
  if ARGV[6] ~= '0' then disturb_seeding(KEYS[6]) end
  return 1
end
release(ARGV[2])
post('month', ARGV[3], ARGV[4], ARGV[5], ARGV[6])
-- It can come after the hold's end, when it had to be sent again.
if redis.call('EXISTS', KEYS[5]) == 0 then
  hold(ARGV[2], { id = ARGV[5], name = 'month' }, '0', '0', clock(ARGV[1]) + tonumber(ARGV[8]), ARGV[9])
end
touch()
return 1
`,
)
