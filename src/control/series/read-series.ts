import { formatUsd } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import type { Sight } from '../requests/sight.ts'
import { notFound } from '../shared/faults.ts'
import { iso } from '../shared/time.ts'
import { type Bucket, bucketsOf } from './buckets.ts'
import { countRequests, type DaySums, readDays } from './counts.ts'
import { readSamples, type Sample } from './samples.ts'
import type { SeriesBucket, SeriesQuery, SeriesView } from './schema.ts'

/** Requests read of each part of a bucket: some ten thousand of a chart at most, however many there are. */
const MOST = { hour: 120, day: 30 } as const

/**
 * A chart's numbers in a time that does not grow with the number of requests. Days have exact sums from those that the
 * ledger keeps. Hours are reckoned from the requests themselves: exactly while a bucket has few, else in proportion.
 */
export async function readSeries(deps: ControlDeps, sight: Sight, ws: string, query: SeriesQuery): Promise<SeriesView> {
  const workspace = await deps.db.selectFrom('workspaces').select('time_zone').where('id', '=', ws).executeTakeFirst()
  if (!workspace) throw notFound('workspace', ws)
  const { interval } = query
  const timeZone = workspace.time_zone
  const buckets = bucketsOf(query, timeZone, deps.clock())
  const [samples, errors, sums] = await Promise.all([
    readSamples(deps, sight, ws, buckets, MOST[interval]),
    countRequests(deps, ws, buckets, 'errors'),
    interval === 'day' ? readDaySums(deps, sight, ws, buckets) : countRequests(deps, ws, buckets, 'all'),
  ])
  const data = buckets.map((bucket, i) => {
    const known = sums.get(i)
    const sample = samples.get(i)
    const summed = typeof known === 'object' ? exactly(known) : inProportion(sample, known ?? 0)
    return { start: iso(bucket.from), ...summed, errors: errors.get(i) ?? 0, ...latencyOf(sample) }
  })
  return { interval, timeZone, data }
}

async function readDaySums(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  buckets: readonly Bucket[],
): Promise<ReadonlyMap<number, DaySums>> {
  const days = await readDays(deps, sight, ws, buckets[0]?.day ?? '', buckets.at(-1)?.day ?? '')
  return new Map(buckets.flatMap(({ day }, i) => (days.has(day ?? '') ? [[i, days.get(day ?? '') as DaySums]] : [])))
}

type Summed = Omit<SeriesBucket, 'start' | 'errors' | 'latencyP50Ms' | 'latencyP95Ms' | 'ttftP50Ms' | 'sampled'>

function exactly(sums: DaySums): Summed {
  return {
    requests: Number(sums.requests),
    inputTokens: Number(sums.input),
    outputTokens: Number(sums.output),
    cacheReadTokens: Number(sums.cache_read),
    chargeUsd: formatUsd(BigInt(sums.charge)),
    costUsd: formatUsd(BigInt(sums.cost)),
  }
}

/** The sample's sums times how many more requests there are. */
function inProportion(sample: Sample | undefined, requests: number): Summed {
  const met = BigInt(sample?.met ?? 0)
  const scaled = (sum: string | undefined) => {
    const value = BigInt(sum ?? 0)
    return sample === undefined || sample.whole || met === 0n ? value : (value * BigInt(requests)) / met
  }
  return {
    requests,
    inputTokens: Number(scaled(sample?.input)),
    outputTokens: Number(scaled(sample?.output)),
    cacheReadTokens: Number(scaled(sample?.cache_read)),
    chargeUsd: formatUsd(scaled(sample?.charge)),
    costUsd: formatUsd(scaled(sample?.cost)),
  }
}

function latencyOf(sample: Sample | undefined) {
  return {
    latencyP50Ms: sample?.p50 ?? null,
    latencyP95Ms: sample?.p95 ?? null,
    ttftP50Ms: sample?.ttft ?? null,
    sampled: sample !== undefined && !sample.whole,
  }
}
