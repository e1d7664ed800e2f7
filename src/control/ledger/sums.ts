import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../store/schema.ts'

/** How far sums that are kept are from the records they were made of. */
export interface SumFigures {
  /** Rows of daily and monthly sums that differ, rows that one side lacks included. */
  readonly rollupsOff: number
  /** Nano-dollars of charges, differences by their size. */
  readonly rollupsGap: bigint
  /** The same of credentials' spending, of costs. */
  readonly spendOff: number
  readonly spendGap: bigint
}

/** The ledger's sums of costs stop short of int8's end (store/postgres/commit-sql.ts). */
const saturated = (column: string) => `least(coalesce(sum(${column}), 0), 9000000000000000000)`

const compared = ['requests', 'input_tokens', 'cache_read_tokens', 'output_tokens', 'cost', 'charge']

const sums = compared.map((name) => `${name === 'cost' ? saturated(name) : `coalesce(sum(${name}), 0)`} as ${name}`)

/** Rollups: what they are summed by, and which column of a line each name is. */
const rollups: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  usage_daily: { workspace_id: 'workspace_id', day: 'day', key_id: 'key_id', lane: 'lane', model: 'model' },
  usage_days: { workspace_id: 'workspace_id', day: 'day', lane: 'lane', model: 'model' },
  usage_months: { workspace_id: 'workspace_id', month: 'left(day, 7)', key_id: 'key_id', lane: 'lane' },
}

/**
 * Requests and the costs of their other attempts, summed in one reading as finely as any of the sums needs it. `cost` is
 * what was consumed, `bill` what a credential was billed: the attempts of one request can be those of several.
 */
const fine = sql`fine as materialized (
  select workspace_id, day, key_id, lane, model, credential_id, sum(requests) as requests,
    sum(input_tokens) as input_tokens, sum(cache_read_tokens) as cache_read_tokens,
    sum(output_tokens) as output_tokens, sum(cost) as cost, sum(charge) as charge, sum(bill) as bill
  from (
    select workspace_id, day, key_id, lane, served_model as model, credential_id, 1 as requests, input_tokens,
      cache_read_tokens, output_tokens, cost, charge, cost as bill from requests
    union all
    select a.workspace_id, a.day, a.key_id, a.lane, a.model, a.credential_id, 0, 0, 0, 0,
      case when (a.lane = 'byok') <> (q.lane = 'byok') then a.cost end, 0, a.cost
      from attempt_costs a left join requests q on q.id = a.request_id
    union all
    select q.workspace_id, q.day, q.key_id, q.lane, q.served_model, q.credential_id, 0, 0, 0, 0, null, 0, -a.cost
      from attempt_costs a join requests q on q.id = a.request_id
      where q.credential_id is not null and (a.lane = 'byok') = (q.lane = 'byok')
  ) as lines group by 1, 2, 3, 4, 5, 6
)`

/** One statement, so that all tables are of one moment and the requests are read once. */
export async function compareSums(db: Kysely<Database>): Promise<SumFigures> {
  const differences = Object.entries(rollups).map(([table, by]) => rollupDifference(table, by))
  const { rows } = await sql<Record<'rollups_off' | 'rollups_gap' | 'spend_off' | 'spend_gap', string>>`
    with ${fine}, kept as (${sql.join(differences, sql` union all `)}), spent as (${spendDifference})
    select (select sum(off) from kept)::text as rollups_off, (select sum(gap) from kept)::text as rollups_gap,
      off::text as spend_off, gap::text as spend_gap from spent`.execute(db)
  const [found] = rows
  return {
    rollupsOff: Number(found?.rollups_off ?? 0),
    rollupsGap: BigInt(found?.rollups_gap ?? 0),
    spendOff: Number(found?.spend_off ?? 0),
    spendGap: BigInt(found?.spend_gap ?? 0),
  }
}

function rollupDifference(table: string, by: Readonly<Record<string, string>>): RawBuilder<unknown> {
  const read = Object.entries(by).map(([name, column]) => `${column} as ${name}`)
  const groups = Object.keys(by).map((_, at) => at + 1)
  const differ = compared.map((name) => `coalesce(r.${name}, 0) <> coalesce(u.${name}, 0)`)
  return sql`
    select count(*) filter (where ${sql.raw(differ.join(' or '))}) as off,
      coalesce(sum(abs(coalesce(r.charge, 0) - coalesce(u.charge, 0))), 0) as gap
    from (select ${sql.raw([...read, ...sums].join(', '))} from fine group by ${sql.raw(groups.join(', '))}) as r
      full join ${sql.table(table)} u using (${sql.raw(Object.keys(by).join(', '))})`
}

const spendDifference = sql`
  select count(*) filter (where coalesce(r.cost, 0) <> coalesce(s.cost, 0)) as off,
    coalesce(sum(abs(coalesce(r.cost, 0) - coalesce(s.cost, 0))), 0) as gap
  from (select credential_id, day, ${sql.raw(saturated('bill'))} as cost from fine where credential_id is not null group by 1, 2) as r
    full join credential_spend s using (credential_id, day)`
