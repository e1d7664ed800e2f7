import { type RawBuilder, sql } from 'kysely'
import { idAt } from '../../kit/ids.ts'
import type { ControlDeps } from '../deps.ts'
import type { RequestFilter } from './schema.ts'

export const listColumns = [
  'id',
  'key_id',
  'created_at',
  'lane',
  'requested_model',
  'served_model',
  'reported_model',
  'provider',
  'region',
  'credential_id',
  'upstream_id',
  'status',
  'outcome',
  'stream',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'estimated',
  'finish_reason',
  'cost',
  'charge',
  'overrun',
  'price_version',
  'latency_ms',
  'ttft_ms',
  'cache',
  'end_user',
  'tags',
] as const

/** The id as the indexes for lists have it: see the migration. Lists compare and order by nothing else. */
export const walkedId = sql<string>`id collate "POSIX"`

/** Filters by what one index each can answer, the most telling first. */
const columns = {
  status: 'status',
  outcome: 'outcome',
  endUser: 'end_user',
  key: 'key_id',
  model: 'served_model',
  lane: 'lane',
} as const
type Filter = keyof typeof columns
const filters = Object.keys(columns) as Filter[]

/** The filter whose index is walked. Undefined: there is none that has one. */
function leadingFilter(filter: RequestFilter): Filter | undefined {
  return filters.find((name) => filter[name] !== undefined && !isUsual(filter, name))
}

/** What nearly all requests are has no index. */
function isUsual(filter: RequestFilter, name: Filter): boolean {
  return (name === 'status' && filter.status === 200) || (name === 'outcome' && filter.outcome === 'completed')
}

/** What is only checked on the rows that the walk meets: matches may be rare in it. */
export function checksOf(filter: RequestFilter): readonly RawBuilder<boolean>[] {
  const leading = leadingFilter(filter)
  const others = filters.filter((name) => filter[name] !== undefined && name !== leading)
  return [
    // As an expression, so that no other index offers itself.
    ...others.map((name) => sql<boolean>`${sql.ref(columns[name])}::text || '' = ${String(filter[name])}`),
    ...(filter.tag ?? []).map(holdsTag),
  ]
}

/**
 * Tags are kept as the text of a JSON object of strings, as `JSON.stringify` writes it. A member begins after `{` or a
 * comma, and neither can stand before an unescaped quote inside a text; so this finds the member and nothing else,
 * where reading the JSON would fail on escapes that the database cannot hold.
 */
function holdsTag({ name, value }: { readonly name: string; readonly value: string }): RawBuilder<boolean> {
  const member = `${JSON.stringify(name)}:${JSON.stringify(value)}`
  return sql<boolean>`(strpos(tags, ${`{${member}`}) = 1 or strpos(tags, ${`,${member}`}) > 0)`
}

/**
 * The requests that match, as a walk along one index by id. Ids carry their time, so that bounds on time become bounds
 * on ids; nothing is ever sorted or counted. Which index is decided here and not by the planner: its figures are the
 * whole table's, and a workspace can be quite different. What is only checked is left to the caller (`checksOf`).
 */
export function selectRequests(deps: ControlDeps, ws: string, filter: RequestFilter) {
  const leading = leadingFilter(filter)
  let select = deps.db.selectFrom('requests').where('workspace_id', '=', ws)
  if (filter.since !== undefined) select = select.where(walkedId, '>=', idAt('req', filter.since))
  if (filter.until !== undefined) select = select.where(walkedId, '<', idAt('req', filter.until))
  // Literals: a partial index is used only when the condition it was made with can be seen.
  if (leading === undefined) select = select.where(sql<boolean>`day > ''`)
  else if (leading === 'endUser') {
    select = select.where(sql<boolean>`end_user is not null and end_user collate "C" = ${filter.endUser}`)
  } else select = select.where(columns[leading], '=', filter[leading] as string | number)
  if (leading === 'status') select = select.where(sql<boolean>`status <> 200`)
  if (leading === 'outcome') select = select.where(sql<boolean>`outcome <> 'completed'`)
  return select
}

/**
 * The first `count` requests of a walk, as a bound on their ids. A limit alone does not bound what is read: a planner that
 * holds matches to be fewer than it (it multiplies the shares of workspace and filter as if one had nothing to do with
 * the other) reads all that there are and sorts them. With the bound it reads these, whichever way it chooses. The bound
 * itself is found in the index alone.
 */
export function atMost(walk: ReturnType<typeof selectRequests>, order: 'asc' | 'desc', count: number) {
  const last = walk
    .select('id')
    .orderBy(walkedId, order)
    .offset(count - 1)
    .limit(1)
  return order === 'asc'
    ? walk.where(walkedId, '<=', sql<string>`coalesce(${last}, '~')`)
    : walk.where(walkedId, '>=', sql<string>`coalesce(${last}, '')`)
}
