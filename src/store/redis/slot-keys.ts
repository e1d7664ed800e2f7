/**
 * Names of the Redis keys. What one script touches shares a hash tag, so that a cluster keeps it on one node.
 */
export interface SlotKeys {
  /** Hash: credit, held, and per budget start, end, id, spent, held. */
  readonly money: string
  /** Hash: hold id → its amounts. */
  readonly holds: string
  /** Sorted set: hold id by the time it expires. */
  readonly expiries: string
  /** Counts changes that met an unseeded slot. */
  readonly version: string
  readonly tag: string
}

export function workspaceSlot(prefix: string, workspaceId: string): SlotKeys {
  return slot(`${prefix}:{w:${workspaceId}}`)
}

export function credentialSlot(prefix: string, credentialId: string): SlotKeys {
  return slot(`${prefix}:{c:${credentialId}}`)
}

/** Set once the hold (or credit change) `id` is resolved. */
export function doneKey({ tag }: SlotKeys, id: string): string {
  return `${tag}:done:${id}`
}

export function rateKeys({ tag }: SlotKeys, keyId: string): { inFlight: string; requests: string; tokens: string } {
  return { inFlight: `${tag}:inflight:${keyId}`, requests: `${tag}:rpm:${keyId}`, tokens: `${tag}:tpm:${keyId}` }
}

/** Name of a key's budget inside the money hash. */
export function budgetName(keyId: string): string {
  return `k:${keyId}`
}

function slot(tag: string): SlotKeys {
  return {
    tag,
    money: `${tag}:money`,
    holds: `${tag}:holds`,
    expiries: `${tag}:expiries`,
    version: `${tag}:version`,
  }
}
