import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { GroupCommit } from '../ledger/group-commit.ts'
import type { RequestMetrics } from '../pipeline/metrics.ts'
import type { SmallAnswer } from './server.ts'

/** Prometheus text. Figures are read when they are asked for; counting costs the requests next to nothing. */
export function metricsPage(metrics: RequestMetrics, ledger: GroupCommit, storeAlive: () => boolean) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'trilane_' })
  requestCounters(registry, metrics)
  gauge(registry, 'trilane_requests_in_flight', 'Requests under way', () => metrics.inFlight)
  gauge(registry, 'trilane_streams_open', 'Streams under way', () => metrics.streams)
  gauge(registry, 'trilane_ledger_queued', 'Ledger entries that are not durable yet', () => ledger.queued)
  gauge(registry, 'trilane_ledger_failing', '1 while ledger commits fail', () => (ledger.failing ? 1 : 0))
  gauge(registry, 'trilane_store_up', '1 while the database can be reached', () => (storeAlive() ? 1 : 0))
  gauge(
    registry,
    'trilane_overrun_usd_since_start',
    'Billed by providers beyond holds',
    () => Number(metrics.overrunNano) / 1e9,
  )
  return async (): Promise<SmallAnswer> => ({
    status: 200,
    contentType: registry.contentType,
    body: await registry.metrics(),
  })
}

function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read())
    },
  })
}

function requestCounters(registry: Registry, metrics: RequestMetrics): void {
  new Counter({
    name: 'trilane_requests_total',
    help: 'Requests that were admitted, by how they ended',
    labelNames: ['lane', 'provider', 'outcome'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [key, count] of metrics.requests) {
        const [lane = '', provider = '', outcome = ''] = key.split('|')
        this.inc({ lane, provider, outcome }, count)
      }
    },
  })
  new Counter({
    name: 'trilane_refused_total',
    help: 'Requests that were refused or failed, by error code',
    labelNames: ['code'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [code, count] of metrics.refused) this.inc({ code }, count)
    },
  })
}
