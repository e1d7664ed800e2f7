import { partyOf } from '../kit/client-address.ts'
import { Fault } from '../model/fault.ts'

const WINDOW_MS = 60_000
/** Addresses that are remembered. More than one party has; a memory that anybody could fill would be no defence. */
const MOST_PARTIES = 10_000

interface Failures {
  count: number
  /** Epoch milliseconds. */
  readonly until: number
}

export interface StrangersOptions {
  /** Failures of one address that are told as such in a minute; 0: all. */
  readonly most: () => number
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Told once for each address and minute. */
  readonly onExcess: (client: string, failures: number) => void
}

/**
 * Counts requests that nobody could be found for, by address. It stands behind the check of the key, so whoever has a
 * valid one is not concerned, however many others share the address.
 */
export class Strangers {
  readonly #options: StrangersOptions
  #failures = new Map<string, Failures>()
  /** Those before them. */
  #former: ReadonlyMap<string, Failures> = new Map()

  constructor(options: StrangersOptions) {
    this.#options = options
  }

  /** What this client is told: the fault itself, or that it has failed too often. */
  told(client: string, fault: Fault): Fault {
    const { most, now, onExcess } = this.#options
    const limit = most()
    if (limit === 0) return fault
    const at = now()
    const failures = this.#of(partyOf(client), at)
    failures.count++
    if (failures.count <= limit) return fault
    if (failures.count === limit + 1) onExcess(client, failures.count)
    return tooMany(failures.until - at)
  }

  #of(party: string, now: number): Failures {
    const known = this.#failures.get(party) ?? this.#former.get(party)
    if (known && known.until > now) return known
    // Whole generations are forgotten: to look for the oldest entry in a flood would be what the flood is for.
    if (this.#failures.size >= MOST_PARTIES / 2) {
      this.#former = this.#failures
      this.#failures = new Map()
    }
    const fresh = { count: 0, until: now + WINDOW_MS }
    this.#failures.set(party, fresh)
    return fresh
  }
}

function tooMany(retryAfterMs: number): Fault {
  const text =
    'Too many requests without a valid key came from your address. Correct the key; requests with a valid one are served at once.'
  return new Fault('rate_limited', 'too_many_failed_authentications', text, { retryAfterMs, retryable: false })
}
