import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { GroupCommit } from '../ledger/group-commit.ts'
import type { RequestMetrics } from '../pipeline/metrics.ts'
import type { SmallAnswer } from './server.ts'

export interface MetricSources {
  readonly metrics: RequestMetrics
  readonly ledger: Pick<GroupCommit, 'queued' | 'failing'>
  readonly storeAlive: () => boolean
  /** Of the live counters from the ledger. */
  readonly drift: { readonly driftNano: bigint; readonly repairs: number; readonly released: number }
  /** Whether Redis does not answer in time and is not asked; undefined: there is none. */
  readonly limitsBroken: () => boolean | undefined
}

/** Prometheus text. Figures are read when they are asked for; counting costs the requests next to nothing. */
export function metricsPage({ metrics, ledger, storeAlive, drift, limitsBroken }: MetricSources) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'trilane_' })
  requestCounters(registry, metrics)
  gauge(registry, 'trilane_requests_in_flight', 'Requests under way', () => metrics.inFlight)
  gauge(registry, 'trilane_streams_open', 'Streams under way', () => metrics.streams)
  counter(registry, 'trilane_retries_total', 'Rounds of attempts after the first', () => metrics.retries)
  counter(registry, 'trilane_hedges_total', 'Second candidates asked beside the first', () => metrics.hedges)
  counter(registry, 'trilane_circuits_opened_total', 'Credentials left out for a model', () => metrics.circuits)
  counter(registry, 'trilane_stalled_clients_total', 'Clients cut because they did not read', () => metrics.stalled)
  gauge(registry, 'trilane_ledger_queued', 'Ledger entries that are not durable yet', () => ledger.queued)
  gauge(registry, 'trilane_ledger_failing', '1 while ledger commits fail', () => (ledger.failing ? 1 : 0))
  gauge(registry, 'trilane_store_up', '1 while the database can be reached', () => (storeAlive() ? 1 : 0))
  if (limitsBroken() !== undefined)
    gauge(registry, 'trilane_redis_breaker_open', '1 while Redis does not answer in time and is not asked', () =>
      limitsBroken() ? 1 : 0,
    )
  gauge(
    registry,
    'trilane_limits_drift_nano',
    'How far the live counters were from the ledger when they were compared last, in nano-dollars',
    () => Number(drift.driftNano),
  )
  counter(
    registry,
    'trilane_limits_drift_repairs_total',
    'Workspaces whose live counters were repaired',
    () => drift.repairs,
  )
  counter(
    registry,
    'trilane_limits_holds_released_total',
    'Holds of processes that are gone, given back',
    () => drift.released,
  )
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

function counter(registry: Registry, name: string, help: string, read: () => number): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset()
      this.inc(read())
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
