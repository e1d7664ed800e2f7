import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from '../../store/schema.ts'

/** How far sums that are kept are from the records they were made of. `gap` is nano-dollars, differences by their size. */
export interface SumFigures {
  /** Rows whose sums differ, rows that one side lacks included. */
  readonly off: string
  readonly gap: string
}

/** The ledger's sums of costs stop short of int8's end (store/postgres/commit-sql.ts). */
const cost = sql`least(coalesce(sum(cost), 0), 9000000000000000000)`

const sums = sql`sum(requests) as requests, coalesce(sum(input_tokens), 0) as input_tokens,
  coalesce(sum(cache_read_tokens), 0) as cache_read_tokens, coalesce(sum(output_tokens), 0) as output_tokens,
  ${cost} as cost, sum(charge) as charge`

const compared = ['requests', 'input_tokens', 'cache_read_tokens', 'output_tokens', 'cost', 'charge']

/** A table of sums: what it is summed by, and which column of a line each name is. */
interface Rollup {
  readonly table: string
  readonly by: Readonly<Record<string, string>>
}

const daily: Rollup = {
  table: 'usage_daily',
  by: { workspace_id: 'workspace_id', day: 'day', key_id: 'key_id', lane: 'lane', model: 'model' },
}
const coarser: readonly Rollup[] = [
  { table: 'usage_days', by: { workspace_id: 'workspace_id', day: 'day', lane: 'lane', model: 'model' } },
  {
    table: 'usage_months',
    by: { workspace_id: 'workspace_id', month: 'left(day, 7)', key_id: 'key_id', lane: 'lane' },
  },
]

/** What is summed: every request, and what other attempts cost that another payer pays. */
const records = sql`(
  select workspace_id, day, key_id, lane, served_model as model, 1 as requests, input_tokens, cache_read_tokens,
    output_tokens, cost, charge from requests
  union all
  select a.workspace_id, a.day, a.key_id, a.lane, a.model, 0, 0, 0, 0, a.cost, 0
  from attempt_costs a join requests q on q.id = a.request_id where (a.lane = 'byok') <> (q.lane = 'byok')
)`

/**
 * One statement for each table, so that none of them takes long, all of one moment where `db` is a transaction. The
 * finest sums are held against all records; where they are right, the others need only be held against them.
 */
export async function compareRollups(db: Kysely<Database>): Promise<{ readonly off: number; readonly gap: bigint }> {
  let { off, gap } = await differenceOf(db, daily, records)
  const source = off === 0 ? sql.table(daily.table) : records
  for (const rollup of coarser) {
    const found = await differenceOf(db, rollup, source)
    off += found.off
    gap += found.gap
  }
  return { off, gap }
}

async function differenceOf(db: Kysely<Database>, { table, by }: Rollup, source: RawBuilder<unknown>) {
  const read = Object.entries(by).map(([name, column]) => `${column} as ${name}`)
  const groups = Object.keys(by).map((_, at) => at + 1)
  const differ = compared.map((name) => `coalesce(r.${name}, 0) <> coalesce(u.${name}, 0)`)
  const { rows } = await sql<SumFigures>`
    with r as (
      select ${sql.raw(read.join(', '))}, ${sums} from ${source} as lines group by ${sql.raw(groups.join(', '))}
    )
    select count(*) filter (where ${sql.raw(differ.join(' or '))})::text as off,
      coalesce(sum(abs(coalesce(r.charge, 0) - coalesce(u.charge, 0))), 0)::text as gap
    from r full join ${sql.table(table)} u using (${sql.raw(Object.keys(by).join(', '))})`.execute(db)
  return { off: Number(rows[0]?.off ?? 0), gap: BigInt(rows[0]?.gap ?? 0) }
}

/** Spending of credentials against the requests that they served or were tried for. */
export async function compareCredentialSpend(
  db: Kysely<Database>,
): Promise<{ readonly off: number; readonly gap: bigint }> {
  const { rows } = await sql<SumFigures>`
    with bills as (
      select credential_id, day, cost from requests where credential_id is not null and cost <> 0
      union all select credential_id, day, cost from attempt_costs
      union all select q.credential_id, q.day, -a.cost from attempt_costs a join requests q on q.id = a.request_id
        where q.credential_id is not null and (a.lane = 'byok') = (q.lane = 'byok')
    ), r as (select credential_id, day, ${cost} as cost from bills group by 1, 2)
    select count(*) filter (where coalesce(r.cost, 0) <> coalesce(s.cost, 0))::text as off,
      coalesce(sum(abs(coalesce(r.cost, 0) - coalesce(s.cost, 0))), 0)::text as gap
    from r full join credential_spend s using (credential_id, day)`.execute(db)
  return { off: Number(rows[0]?.off ?? 0), gap: BigInt(rows[0]?.gap ?? 0) }
}
