import { sql } from 'kysely'
import { idAt } from '../../kit/ids.ts'
import type { ControlDeps } from '../deps.ts'
import type { Sight } from '../requests/sight.ts'
import type { Bucket } from './buckets.ts'

/** Of each bucket so many parts are looked at, so that the sample is not only how the bucket began. */
const SLICES = 6

/** What the sampled requests of a bucket come to. Sums are numeric in SQL; as text they are exact from both drivers. */
export interface Sample {
  readonly bucket: number
  readonly met: string
  /** Every part was read to its end. */
  readonly whole: boolean
  readonly input: string
  readonly output: string
  readonly cache_read: string
  readonly charge: string
  readonly cost: string
  readonly p50: number | null
  readonly p95: number | null
  readonly ttft: number | null
}

/**
 * Reads at most `most` requests of each part of each bucket along the index of lists. The bound on ids, which is found
 * in the index alone, keeps a planner that expects few matches from reading and sorting all of them.
 */
export async function readSamples(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  buckets: readonly Bucket[],
  most: number,
): Promise<ReadonlyMap<number, Sample>> {
  const slices = buckets.flatMap(slicesOf)
  const walk = sql`requests where workspace_id = ${ws} and day > ''
    and id collate "POSIX" >= s.low and id collate "POSIX" < s.high`
  const { rows } = await sql<Sample>`
    select s.bucket, count(r.*)::text as met, bool_and(r.place < ${most}) is not false as whole,
      ${total('input_tokens')} as input, ${total('output_tokens')} as output,
      ${total('cache_read_tokens')} as cache_read, ${total('charge')} as charge, ${total('cost')} as cost,
      ${percentile(0.5, 'latency_ms')} as p50, ${percentile(0.95, 'latency_ms')} as p95, ${percentile(0.5, 'ttft_ms')} as ttft
    from unnest(${slices.map(({ bucket }) => bucket)}::int4[], ${slices.map(({ low }) => low)}::text[],
      ${slices.map(({ high }) => high)}::text[]) as s (bucket, low, high)
    cross join lateral (
      select input_tokens, output_tokens, cache_read_tokens, charge, outcome, latency_ms, ttft_ms,
        ${sight === 'operator' ? sql`cost` : sql`case when lane = 'cheap' then 0 else cost end as cost`},
        row_number() over () as place
      from ${walk} and id collate "POSIX" <= coalesce(
        (select id from ${walk} order by id collate "POSIX" offset ${most - 1} limit 1), '~')
    ) r group by s.bucket`.execute(deps.db)
  return new Map(rows.map((row) => [row.bucket, row]))
}

function total(column: string) {
  return sql`coalesce(sum(r.${sql.id(column)}), 0)::text`
}

function percentile(share: number, column: string) {
  const of = sql`r.${sql.id(column)}`
  return sql`percentile_disc(${sql.lit(share)}) within group (order by ${of}) filter (where r.outcome = 'completed')`
}

function slicesOf({ from, until }: Bucket, bucket: number) {
  const step = (until - from) / SLICES
  const edge = (i: number) => idAt('req', Math.floor(from + i * step))
  return Array.from({ length: SLICES }, (_, i) => ({ bucket, low: edge(i), high: edge(i + 1) }))
}
