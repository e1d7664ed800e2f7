import { moneyLua } from './money-lua.ts'
import { numbersLua } from './numbers-lua.ts'
import { Script } from './script.ts'

/**
 * Fills an empty slot; never touches one that is filled. KEYS money, holds, expiries, version, then done of each movement
 * that is in the credit and may still be on its way here by itself.
 * ARGV clock, version before the ledger was read, credit, hold's life in ms, ms of memory, number of spends, then
 * (name, start, end, spent) each, then (hold id, name, start, end, spend, charge) for each open hold.
 * Answers 'seeded', 'filled' (somebody else was first) or 'stale' (something was posted since: read again).
 */
export const seedScript = new Script(
  numbersLua,
  moneyLua,
  /* lua */ `
if is_seeded() then return 'filled' end
if (redis.call('GET', KEYS[4]) or '') ~= ARGV[2] then return 'stale' end
local now = clock(ARGV[1])
redis.call('DEL', MONEY, HOLDS, EXPIRIES)
redis.call('HSET', MONEY, 'seeded', digits(now), 'credit', ARGV[3], 'held', '0')
touch()
for at = 5, #KEYS do redis.call('SET', KEYS[at], '1', 'PX', ARGV[5]) end
local at = 7
for _ = 1, tonumber(ARGV[6]) do
  budget_in(ARGV[at], ARGV[at + 1], ARGV[at + 2])
  redis.call('HSET', MONEY, ARGV[at] .. ':spent', ARGV[at + 3])
  at = at + 4
end
while ARGV[at] do
  local budget = budget_in(ARGV[at + 1], ARGV[at + 2], ARGV[at + 3])
  local spend = budget.id == ARGV[at + 2] and ARGV[at + 4] or '0'
  hold(ARGV[at], budget, spend, ARGV[at + 5], now + tonumber(ARGV[4]), '-')
  at = at + 6
end
return 'seeded'
`,
)

/**
 * Goes over from one period's spend to another's (the key's period or the zone was changed) by adding what the ledger
 * knows to be between them: what is not on the ledger yet lies in both. KEYS money, holds, expiries. ARGV name, start of
 * the period that is counted, start of the one to count, difference. Answers 1; 0 when somebody else did it.
 */
export const recountScript = new Script(
  numbersLua,
  moneyLua,
  /* lua */ `
if not is_seeded() then return 0 end
local f = redis.call('HMGET', MONEY, ARGV[1] .. ':start', ARGV[1] .. ':counted')
if f[2] ~= ARGV[2] or f[1] ~= ARGV[3] then return 0 end
plus(MONEY, ARGV[1] .. ':spent', ARGV[4])
redis.call('HSET', MONEY, ARGV[1] .. ':counted', ARGV[3])
touch()
return 1
`,
)
