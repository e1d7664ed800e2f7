import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * `tl`: a key that clients send to the data plane. `tlm`: a management token. `tli`: an invitation. `tlo`: the link by
 * which somebody becomes operator.
 */
export type SecretPrefix = 'tl' | 'tlm' | 'tli' | 'tlo'

/** A secret that was just made. `secret` is shown once and never stored. */
export interface IssuedSecret {
  /** The prefix, `_` and 43 base64url characters (256 random bits). */
  readonly secret: string
  /** Hex SHA-256 of the secret. It has full entropy, so that no slow hash is needed. */
  readonly hash: string
  /** Enough for people to recognise it: `tl_ab…wxyz`. */
  readonly hint: string
}

export function issueSecret(prefix: SecretPrefix): IssuedSecret {
  const body = randomBytes(32).toString('base64url')
  const secret = `${prefix}_${body}`
  return { secret, hash: hashSecret(secret), hint: `${prefix}_${body.slice(0, 2)}…${body.slice(-4)}` }
}

const pattern = {
  tl: /^tl_[A-Za-z0-9_-]{43}$/,
  tlm: /^tlm_[A-Za-z0-9_-]{43}$/,
  tli: /^tli_[A-Za-z0-9_-]{43}$/,
  tlo: /^tlo_[A-Za-z0-9_-]{43}$/,
} as const

/** Whether the text has the form of an issued secret; saves a look-up for what can be none. */
export function looksIssued(prefix: SecretPrefix, text: string): boolean {
  return pattern[prefix].test(text)
}

/** Hex SHA-256. The one-shot form is several times faster on short texts than a hash object. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex')
}

const MOST_REMEMBERED = 2_048
/** Nothing of such a length was issued; it must not stay in memory. */
const LONGEST_REMEMBERED = 64

/**
 * `hashSecret` with a memory of the secrets seen last: one client sends the same one with every request. They are in
 * memory anyway as long as requests carry them, and forgotten together when there are too many.
 */
export function rememberingHash(): (secret: string) => string {
  const known = new Map<string, string>()
  return (secret) => {
    const remembered = known.get(secret)
    if (remembered !== undefined) return remembered
    const hashed = hashSecret(secret)
    if (known.size >= MOST_REMEMBERED) known.clear()
    if (secret.length <= LONGEST_REMEMBERED) known.set(secret, hashed)
    return hashed
  }
}

/** Compares two hex hashes in constant time, so that an answer's delay tells nothing about the stored one. */
export function sameHash(left: string, right: string): boolean {
  const a = Buffer.from(left, 'latin1')
  const b = Buffer.from(right, 'latin1')
  return a.length === b.length && timingSafeEqual(a, b)
}
