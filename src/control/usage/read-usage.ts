import { sql } from 'kysely'
import { formatUsd } from '../../model/money.ts'
import type { ControlDeps } from '../deps.ts'
import type { Sight } from '../requests/sight.ts'
import { notFound } from '../shared/faults.ts'
import { monthAt, monthBounds } from '../shared/month.ts'
import type { UsageGroup, UsageView } from './schema.ts'

const MOST_GROUPS = 1000
const columns = { day: 'day', key: 'key_id', model: 'model', lane: 'lane' } as const

/** Sums of one month from the daily rollup, whose size does not grow with the number of requests. */
export async function readUsage(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  query: { readonly month?: string | undefined; readonly groupBy: UsageGroup },
): Promise<UsageView> {
  const workspace = await deps.db.selectFrom('workspaces').select('time_zone').where('id', '=', ws).executeTakeFirst()
  if (!workspace) throw notFound('workspace', ws)
  const month = query.month ?? monthAt(deps.clock(), workspace.time_zone)
  const ofMonth = monthRows(deps, ws, month)
  const group = columns[query.groupBy]
  const rows = await ofMonth
    .select(group)
    .select(sums(sight))
    .groupBy(group)
    .orderBy(sql`sum(charge)`, 'desc')
    .orderBy(group)
    .limit(MOST_GROUPS + 1)
    .execute()
  const total = await ofMonth.select(sums(sight)).executeTakeFirstOrThrow()
  const data = rows.slice(0, MOST_GROUPS).map((row) => ({ group: nameOf(row, group), ...viewSums(row) }))
  if (query.groupBy === 'day') data.sort((a, b) => (a.group < b.group ? -1 : 1))
  return {
    month,
    timeZone: workspace.time_zone,
    groupBy: query.groupBy,
    data,
    total: viewSums(total),
    truncated: rows.length > MOST_GROUPS,
  }
}

function monthRows(deps: ControlDeps, ws: string, month: string) {
  const { from, before } = monthBounds(month)
  return deps.db
    .selectFrom('usage_daily')
    .where('workspace_id', '=', ws)
    .where('day', '>=', from)
    .where('day', '<', before)
}

/** Sums of int8 are numeric in SQL; as text they come back exact from both drivers. */
function sums(sight: Sight) {
  const cost = sight === 'operator' ? sql`cost` : sql`case when lane = 'cheap' then 0 else cost end`
  return [
    sql<string>`coalesce(sum(requests), 0)::text`.as('requests'),
    sql<string>`coalesce(sum(input_tokens), 0)::text`.as('input_tokens'),
    sql<string>`coalesce(sum(cache_read_tokens), 0)::text`.as('cache_read_tokens'),
    sql<string>`coalesce(sum(output_tokens), 0)::text`.as('output_tokens'),
    sql<string>`coalesce(sum(${cost}), 0)::text`.as('cost'),
    sql<string>`coalesce(sum(charge), 0)::text`.as('charge'),
  ] as const
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

function nameOf(
  row: Partial<Record<(typeof columns)[UsageGroup], string>>,
  group: (typeof columns)[UsageGroup],
): string {
  return row[group] ?? ''
}
