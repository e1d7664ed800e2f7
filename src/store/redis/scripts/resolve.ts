import { moneyLua } from './money-lua.ts'
import { numbersLua } from './numbers-lua.ts'
import { Script } from './script.ts'
import { windowLua } from './window-lua.ts'

/**
 * KEYS money, holds, expiries, done, in flight, tokens, version.
 * ARGV clock, request id, budget name, period start, period end, period id, token correction, bucket of
 * filing, spend, charge, ms for which a repetition is recognised. Answers 1, or 0 if it was done before.
 * A hold that expired or was lost is posted all the same: the provider was paid.
 */
export const resolveScript = new Script(
  numbersLua,
  windowLua,
  moneyLua,
  /* lua */ `
local now, id = clock(ARGV[1]), ARGV[2]
if not once(KEYS[4], ARGV[11]) then return 0 end
redis.call('ZREM', KEYS[5], id)
if ARGV[7] ~= '0' then window_correct(window_at(KEYS[6], now), tonumber(ARGV[8]), tonumber(ARGV[7])) end
if not is_seeded() then
  if ARGV[9] ~= '0' or ARGV[10] ~= '0' then disturb_seeding(KEYS[7]) end
  return 1
end
release(id)
minus(MONEY, 'credit', ARGV[10])
if ARGV[9] ~= '0' then post(ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[9]) end
touch()
return 1
`,
)
