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

/** Rollups: what they are summed by, and which column of a request each name is. */
const rollups: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  usage_daily: { workspace_id: 'workspace_id', day: 'day', key_id: 'key_id', lane: 'lane', model: 'served_model' },
  usage_days: { workspace_id: 'workspace_id', day: 'day', lane: 'lane', model: 'served_model' },
  usage_months: { workspace_id: 'workspace_id', month: 'left(day, 7)', key_id: 'key_id', lane: 'lane' },
}

/** One statement for each table, so that a table and the requests are of one moment and none of them takes long. */
export async function compareRollups(db: Kysely<Database>): Promise<{ readonly off: number; readonly gap: bigint }> {
  let off = 0
  let gap = 0n
  for (const [table, by] of Object.entries(rollups)) {
    const { rows } = await rollupFigures(table, by).execute(db)
    off += Number(rows[0]?.off ?? 0)
    gap += BigInt(rows[0]?.gap ?? 0)
  }
  return { off, gap }
}

function rollupFigures(table: string, by: Readonly<Record<string, string>>): RawBuilder<SumFigures> {
  const names = sql.raw(Object.keys(by).join(', '))
  const read = sql.raw(
    Object.entries(by)
      .map(([name, column]) => `${column} as ${name}`)
      .join(', '),
  )
  const groups = sql.raw(
    Object.keys(by)
      .map((_, at) => at + 1)
      .join(', '),
  )
  const differ = sql.raw(compared.map((name) => `coalesce(r.${name}, 0) <> coalesce(u.${name}, 0)`).join(' or '))
  return sql<SumFigures>`
    with lines as (
      select workspace_id, day, key_id, lane, served_model, 1 as requests, input_tokens, cache_read_tokens,
        output_tokens, cost, charge from requests
      union all
      select a.workspace_id, a.day, a.key_id, a.lane, a.model, 0, 0, 0, 0, a.cost, 0
      from attempt_costs a join requests q on q.id = a.request_id where (a.lane = 'byok') <> (q.lane = 'byok')
    ), r as (select ${read}, ${sums} from lines group by ${groups})
    select count(*) filter (where ${differ})::text as off,
      coalesce(sum(abs(coalesce(r.charge, 0) - coalesce(u.charge, 0))), 0)::text as gap
    from r full join ${sql.table(table)} u using (${names})`
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
