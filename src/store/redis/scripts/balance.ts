import { moneyLua } from './money-lua.ts'
import { numbersLua } from './numbers-lua.ts'
import { Script } from './script.ts'

/** KEYS money, holds, expiries. ARGV clock, budget name ('': none), period start, end. Answers credit, held, spent and the start of the period that it was spent in; [] if unseeded. */
export const balanceScript = new Script(
  numbersLua,
  moneyLua,
  /* lua */ `
if not is_seeded() then return {} end
sweep(clock(ARGV[1]))
local budget = ARGV[2] ~= '' and budget_in(ARGV[2], ARGV[3], ARGV[4]) or { spent = 0, counted = '' }
local f = redis.call('HMGET', MONEY, 'credit', 'held')
return { f[1], f[2], digits(budget.spent), budget.counted }
`,
)

/**
 * KEYS money, holds, expiries, done, version. ARGV delta, ms for which a repetition is recognised.
 * Answers 'added', 'done' (before, or by a seeding that had it), 'unseeded' (the ledger has it, the next seeding brings
 * it) or 'beyond' 2^53.
 */
export const addCreditScript = new Script(
  numbersLua,
  moneyLua,
  /* lua */ `
if not once(KEYS[4], ARGV[2]) then return 'done' end
if not is_seeded() then
  disturb_seeding(KEYS[5])
  return 'unseeded'
end
if math.abs(int(redis.call('HGET', MONEY, 'credit')) + tonumber(ARGV[1])) > 9007199254740991 then
  redis.call('DEL', KEYS[4])
  return 'beyond'
end
plus(MONEY, 'credit', ARGV[1])
touch()
return 'added'
`,
)
