import { sql } from 'kysely'
import { formatUsd } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import type { Sight } from '../requests/sight.ts'
import { notFound } from '../shared/faults.ts'
import { monthAt, monthBounds } from '../shared/month.ts'
import type { UsageGroup, UsageView } from './schema.ts'

const MOST_GROUPS = 1000
const columns = { day: 'day', key: 'key_id', model: 'model', lane: 'lane' } as const

/** Sums of one month from the rollups, whose size does not grow with the number of requests. */
export async function readUsage(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  query: { readonly month?: string | undefined; readonly groupBy: UsageGroup },
): Promise<UsageView> {
  const workspace = await deps.db.selectFrom('workspaces').select('time_zone').where('id', '=', ws).executeTakeFirst()
  if (!workspace) throw notFound('workspace', ws)
  const month = query.month ?? monthAt(deps.clock(), workspace.time_zone)
  const group = sql.ref(columns[query.groupBy])
  const { rows } = await sql<Sums & { readonly group: string }>`
    select ${group} as "group", ${sums(sight)} from ${query.groupBy === 'key' ? byKey(ws, month) : byDay(ws, month)}
    group by ${group} order by sum(charge) desc, ${group} limit ${MOST_GROUPS + 1}`.execute(deps.db)
  const total = await sql<Sums>`select ${sums(sight)} from ${byDay(ws, month)}`.execute(deps.db)
  const data = rows.slice(0, MOST_GROUPS).map((row) => ({ group: row.group, ...viewSums(row) }))
  if (query.groupBy === 'day') data.sort((a, b) => (a.group < b.group ? -1 : 1))
  return {
    month,
    timeZone: workspace.time_zone,
    groupBy: query.groupBy,
    data,
    total: viewSums(total.rows[0] as Sums),
    truncated: rows.length > MOST_GROUPS,
  }
}

/** Without keys: some hundred rows, however many keys the workspace has. */
function byDay(ws: string, month: string) {
  const { from, before } = monthBounds(month)
  return sql`usage_days where workspace_id = ${ws} and day >= ${from} and day < ${before}`
}

/** Without days and models: a few rows a key. */
function byKey(ws: string, month: string) {
  return sql`usage_months where workspace_id = ${ws} and month = ${month}`
}

/** Sums of int8 are numeric in SQL; as text they come back exact from both drivers. */
function sums(sight: Sight) {
  const cost = sight === 'operator' ? sql`cost` : sql`case when lane = 'cheap' then 0 else cost end`
  return sql`
    coalesce(sum(requests), 0)::text as requests, coalesce(sum(input_tokens), 0)::text as input_tokens,
    coalesce(sum(cache_read_tokens), 0)::text as cache_read_tokens,
    coalesce(sum(output_tokens), 0)::text as output_tokens, coalesce(sum(${cost}), 0)::text as cost,
    coalesce(sum(charge), 0)::text as charge`
}

type Sums = Record<'requests' | 'input_tokens' | 'cache_read_tokens' | 'output_tokens' | 'cost' | 'charge', string>

function viewSums(row: Sums) {
  return {
    requests: Number(row.requests),
    inputTokens: Number(row.input_tokens),
    cacheReadTokens: Number(row.cache_read_tokens),
    outputTokens: Number(row.output_tokens),
    costUsd: formatUsd(BigInt(row.cost)),
    chargeUsd: formatUsd(BigInt(row.charge)),
  }
}
