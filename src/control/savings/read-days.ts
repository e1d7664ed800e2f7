import { sql } from 'kysely'
import type { Lane } from '../../model/lane.ts'
import type { Rates } from '../../model/price.ts'
import type { ControlDeps, EffectivePrice } from '../deps.ts'

/** Days that are told one by one, at most. */
export const MOST_DAYS = 100

/** What the ledger sums up, exact, as text. */
export interface LaneSum {
  readonly lane: Lane
  readonly requests: string
  readonly input_tokens: string
  readonly cache_read_tokens: string
  readonly output_tokens: string
  readonly cost: string
  readonly charge: string
}

/** All chat models of one day on one lane. */
export interface DaySum extends LaneSum {
  readonly day: string
  /** Nano-dollars times a million: tokens times nano-dollars per million tokens. */
  readonly cache_saved: string
}

/** Nano-dollars per million tokens that a token costs less when the provider reads it from its prompt cache. */
export function cacheDiscount({ input, cacheRead }: Pick<Rates, 'input' | 'cacheRead'>): bigint {
  return cacheRead === undefined ? 0n : input - cacheRead
}

/** From the sums that the ledger keeps, the latest days of the span; `others`: models that are no chat models. */
export async function readDaySums(
  { db }: ControlDeps,
  ws: string,
  { since, until }: { readonly since: string; readonly until: string },
  prices: readonly EffectivePrice[],
  others: readonly string[],
): Promise<readonly DaySum[]> {
  const { rows } = await sql<DaySum>`
    with latest as (
      select distinct day from usage_days where workspace_id = ${ws} and day >= ${since} and day < ${until}
      order by day desc limit ${MOST_DAYS}
    )
    select u.day, u.lane, sum(requests)::text as requests, sum(input_tokens)::text as input_tokens,
      sum(cache_read_tokens)::text as cache_read_tokens, sum(output_tokens)::text as output_tokens,
      sum(cost)::text as cost, sum(charge)::text as charge,
      coalesce(sum(u.cache_read_tokens::numeric * p.discount), 0)::text as cache_saved
    from usage_days u left join unnest(${prices.map(({ model }) => model)}::text[],
      ${prices.map(({ lane }) => lane)}::text[],
      ${prices.map(({ price }) => cacheDiscount(price).toString())}::text[]::int8[]) as p (model, lane, discount)
      on p.model = u.model and p.lane = u.lane
    where u.workspace_id = ${ws} and u.day >= ${since} and u.day < ${until} and u.day in (select day from latest)
      and u.model <> all(${others}::text[])
    group by u.day, u.lane order by u.day, u.lane`.execute(db)
  return rows
}
