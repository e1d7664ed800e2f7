import { numbersLua } from './numbers-lua.ts'
import { Script } from './script.ts'

/**
 * Puts the end of holds off; what is resolved by now stays so. KEYS expiries, then for a workspace the key's requests in
 * flight. ARGV clock, a hold's life in ms, that of a place in flight, then the holds' ids.
 */
export const renewScript = new Script(
  numbersLua,
  /* lua */ `
local EXPIRIES, IN_FLIGHT = KEYS[1], KEYS[2]
local now = clock(ARGV[1])
local ends, leaves = digits(now + tonumber(ARGV[2])), digits(now + tonumber(ARGV[3]))
for at = 4, #ARGV do
  redis.call('ZADD', EXPIRIES, 'XX', ends, ARGV[at])
  if IN_FLIGHT then redis.call('ZADD', IN_FLIGHT, 'XX', leaves, ARGV[at]) end
end
if IN_FLIGHT then redis.call('PEXPIRE', IN_FLIGHT, ARGV[3]) end
return #ARGV - 3
`,
)
