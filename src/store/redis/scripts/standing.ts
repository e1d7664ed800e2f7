import { moneyLua } from './money-lua.ts'
import { numbersLua } from './numbers-lua.ts'
import { Script } from './script.ts'

/** So many holds are looked at at once; those that were told of longest ago first, for their process may be gone. */
const mostHolds = 256

/**
 * All counters of a workspace or credential at one moment. KEYS money, holds, expiries. ARGV clock. Answers [] if unseeded, else the
 * money hash and holds, `mostHolds` of them at most, each as a flat list.
 */
export const standingScript = new Script(
  numbersLua,
  moneyLua,
  /* lua */ `
if not is_seeded() then return {} end
sweep(clock(ARGV[1]))
local holds = {}
for _, id in ipairs(redis.call('ZRANGE', EXPIRIES, 0, ${mostHolds - 1})) do
  holds[#holds + 1] = id
  holds[#holds + 1] = redis.call('HGET', HOLDS, id)
end
return { redis.call('HGETALL', MONEY), holds }
`,
)

/**
 * Adds what the ledger has beyond the counters, if nothing moved since they were read. KEYS money, holds, expiries.
 * ARGV touched, difference of the credit, then (budget name, difference) each. Answers 1, or 0 if something moved.
 */
export const repairScript = new Script(
  numbersLua,
  moneyLua,
  /* lua */ `
if not is_seeded() or redis.call('HGET', MONEY, 'touched') ~= ARGV[1] then return 0 end
plus(MONEY, 'credit', ARGV[2])
for at = 3, #ARGV, 2 do plus(MONEY, ARGV[at] .. ':spent', ARGV[at + 1]) end
touch()
return 1
`,
)

/**
 * Gives back holds that nobody will resolve. KEYS money, holds, expiries, then the key's requests in flight for each
 * (a credential has none).
 * ARGV the holds' ids. Answers how many there were.
 */
export const releaseScript = new Script(
  numbersLua,
  moneyLua,
  /* lua */ `
local released = 0
for at, id in ipairs(ARGV) do
  if is_seeded() and release(id) then released = released + 1 end
  if KEYS[3 + at] then redis.call('ZREM', KEYS[3 + at], id) end
end
if released > 0 then touch() end
return released
`,
)

/** KEYS moved. ARGV subject, the score it had, its next one ('': it is taken out). What moved since stays as it is. */
export const comparedScript = new Script(/* lua */ `
if redis.call('ZSCORE', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '' then return redis.call('ZREM', KEYS[1], ARGV[1]) end
return redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
`)
