import { backgroundMs, type LimitsParts } from './limits-parts.ts'
import type { RedisCredentialHold, RedisHold } from './redis-hold.ts'
import { renewScript } from './scripts/renew.ts'
import { credentialSlot, rateKeys, workspaceSlot } from './slot-keys.ts'

/** Holds that one script names at most: Redis serves nobody else meanwhile. */
const MOST_AT_ONCE = 500

/**
 * Tells Redis that what this process has taken and not resolved is still held. What nobody tells of any more is given
 * back as a crashed process' holds; a request that lasts longer than that would lose what it holds, and it would be lent
 * and spent once more. Rejects when Redis does not answer.
 */
export async function renewHeld(parts: LimitsParts): Promise<void> {
  for (const [{ reservation }, ids] of grouped(parts.held, keyOf, requestOf)) {
    const slot = workspaceSlot(parts.prefix, reservation.workspaceId)
    await renew(parts, [slot.expiries, rateKeys(slot, reservation.key.id).inFlight], ids)
  }
  for (const [{ credentialId }, ids] of grouped(parts.lent, credentialOf, idOf))
    await renew(parts, [credentialSlot(parts.prefix, credentialId).expiries], ids)
}

async function renew(
  { link, clock, holdMs, inFlightMs }: LimitsParts,
  keys: readonly string[],
  ids: readonly string[],
): Promise<void> {
  for (let at = 0; at < ids.length; at += MOST_AT_ONCE) {
    const some = ids.slice(at, at + MOST_AT_ONCE)
    await link.run(renewScript, keys, [clock(), holdMs, inFlightMs, ...some], backgroundMs)
  }
}

const keyOf = ({ reservation }: RedisHold) => reservation.key.id
const requestOf = ({ reservation }: RedisHold) => reservation.requestId
const credentialOf = ({ credentialId }: RedisCredentialHold) => credentialId
const idOf = ({ id }: RedisCredentialHold) => id

/** Names of all that share a slot, with one of them. */
function grouped<T>(
  items: Iterable<T>,
  slotOf: (item: T) => string,
  nameOf: (item: T) => string,
): Iterable<readonly [T, string[]]> {
  const bySlot = new Map<string, readonly [T, string[]]>()
  for (const item of items) {
    const known = bySlot.get(slotOf(item))
    if (known) known[1].push(nameOf(item))
    else bySlot.set(slotOf(item), [item, [nameOf(item)]])
  }
  return bySlot.values()
}
