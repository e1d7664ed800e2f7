import { sql } from 'kysely'
import { idAt } from '../../kit/ids.ts'
import type { ControlDeps } from '../deps.ts'
import type { Sight } from '../requests/sight.ts'
import type { Bucket } from './buckets.ts'

/** Sums of one day as text, exact. */
export interface DaySums {
  readonly day: string
  readonly requests: string
  readonly input: string
  readonly output: string
  readonly cache_read: string
  readonly charge: string
  readonly cost: string
}

/** From the sums that the ledger keeps: some rows a day. */
export async function readDays(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  from: string,
  to: string,
): Promise<ReadonlyMap<string, DaySums>> {
  const cost = sight === 'operator' ? sql`cost` : sql`case when lane = 'cheap' then 0 else cost end`
  const { rows } = await sql<DaySums>`
    select day, sum(requests)::text as requests, sum(input_tokens)::text as input, sum(output_tokens)::text as output,
      sum(cache_read_tokens)::text as cache_read, sum(charge)::text as charge, sum(${cost})::text as cost
    from usage_days where workspace_id = ${ws} and day between ${from} and ${to} group by day`.execute(deps.db)
  return new Map(rows.map((row) => [row.day, row]))
}

/** Which requests are counted: each has an index of its own that holds all that the count needs. */
const counted = {
  all: sql`day > ''`,
  errors: sql`outcome in ('failed', 'interrupted') and outcome <> 'completed'`,
} as const

/** By the bucket's place in the list. */
export async function countRequests(
  deps: ControlDeps,
  ws: string,
  buckets: readonly Bucket[],
  what: keyof typeof counted,
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ readonly bucket: number; readonly count: number }>`
    select b.bucket, c.count from unnest(${buckets.map((_, i) => i)}::int4[],
      ${buckets.map(({ from }) => idAt('req', from))}::text[],
      ${buckets.map(({ until }) => idAt('req', until))}::text[]) as b (bucket, low, high)
    cross join lateral (
      select count(*)::int4 as count from requests where workspace_id = ${ws} and ${counted[what]}
        and id collate "POSIX" >= b.low and id collate "POSIX" < b.high
    ) c where c.count > 0`.execute(deps.db)
  return new Map(rows.map(({ bucket, count }) => [bucket, count]))
}
