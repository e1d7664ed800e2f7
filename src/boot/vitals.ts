import type { Vitals } from '../control/deps.ts'
import type { Books } from './books.ts'
import type { Ground } from './ground.ts'
import type { RelayParts } from './relay.ts'

/** What the operator's console tells of this node. */
export function vitalsOf({ store }: Ground, { ledger, shared, watch }: Books, { pipeline }: RelayParts): Vitals {
  const { metrics } = pipeline
  return {
    storeAlive: store.alive(),
    ledgerQueued: ledger.queued,
    ledgerFailingMs: ledger.failingMs,
    counters: shared ? (shared.limits.broken ? 'unreachable' : 'shared') : 'memory',
    driftNano: watch.drift.driftNano,
    repairs: watch.drift.repairs,
    inFlight: metrics.inFlight,
    streams: metrics.streams,
    uptimeS: Math.floor(process.uptime()),
  }
}
