import type { Lane } from '../model/lane.ts'
import type { Outcome } from '../model/request-record.ts'

/** Plain counters, turned into the exposition format when they are asked for. */
export class RequestMetrics {
  inFlight = 0
  streams = 0
  /** `lane|provider|outcome` → requests. */
  readonly requests = new Map<string, number>()
  /** Refused before anything went out, by code. */
  readonly refused = new Map<string, number>()
  overrunNano = 0n

  count(lane: Lane, provider: string, outcome: Outcome): void {
    const key = `${lane}|${provider}|${outcome}`
    this.requests.set(key, (this.requests.get(key) ?? 0) + 1)
  }

  refuse(code: string): void {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1)
  }
}
