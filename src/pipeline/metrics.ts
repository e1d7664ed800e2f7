import type { Lane } from '../model/lane.ts'
import type { Outcome } from '../model/request-record.ts'

const MOST_CODES = 200

/** Codes that alerts watch are there from the start: to Prometheus, from nothing to one is no increase. */
const watched = [
  ...['internal_error', 'invalid_api_key', 'overloaded', 'limits_unavailable', 'ledger_late', 'ledger_unavailable'],
  ...['upstream_credential_rejected', 'upstream_rate_limited', 'too_many_failed_authentications'],
]

/** Plain counters, turned into the exposition format when they are asked for. */
export class RequestMetrics {
  inFlight = 0
  streams = 0
  /** Requests sent again to those that had failed before. */
  retries = 0
  /** Second candidates that were asked beside the first. */
  hedges = 0
  /** Times that a credential was left out for a model because it failed too often. */
  circuits = 0
  /** Clients that were cut because they took nothing of their answer. */
  stalled = 0
  /** `lane|provider|outcome` → requests. */
  readonly requests = new Map<string, number>()
  /** Refused before anything went out, by code. */
  readonly refused = new Map<string, number>(watched.map((code) => [code, 0]))
  overrunNano = 0n

  count(lane: Lane, provider: string, outcome: Outcome): void {
    const key = `${lane}|${provider}|${outcome}`
    this.requests.set(key, (this.requests.get(key) ?? 0) + 1)
  }

  refuse(code: string): void {
    // Whatever slips through: a label for each would fill the memory.
    const known = this.refused.has(code) || this.refused.size < MOST_CODES ? code : 'other'
    this.refused.set(known, (this.refused.get(known) ?? 0) + 1)
  }
}
