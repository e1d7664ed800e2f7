import { type RawBuilder, sql } from 'kysely'
import { type PageColumns, readPage } from '../../store/text-page.ts'
import type { ControlDeps } from '../deps.ts'
import type { RequestFilter } from '../requests/schema.ts'
import { atMost, checksOf, selectRequests, walkedId } from '../requests/select-requests.ts'
import type { Sight } from '../requests/sight.ts'
import type { Grouping, GroupSource } from './grouping.ts'

/** Requests that one statement adds up: some milliseconds of the embedded database, which serves nobody else meanwhile. */
const ROWS = 2_000

export const sumNames = ['input', 'cache_read', 'cache_write', 'output', 'reasoning', 'cost', 'charge'] as const
export type SumName = (typeof sumNames)[number]

/** Sums of one group within a page. Null: none of its requests tells the count, or the caller may not see the cost. */
export interface GroupRow extends GroupSource, Record<SumName, bigint | null> {
  /** False: rows that the walk met and the filters dropped. */
  readonly matches: boolean
  readonly requests: bigint
  /** Its highest request id. */
  readonly last: string
}

const columns: PageColumns<GroupRow> = {
  ...{ key: 'plain', tags: 'text', end_user: 'text', day: 'plain', month: 'plain', model: 'text', lane: 'plain' },
  ...{ matches: 'raw', requests: 'int8', last: 'plain', input: 'int8', cache_read: 'int8', cache_write: 'int8' },
  ...{ output: 'int8', reasoning: 'int8', cost: 'int8', charge: 'int8' },
}

const sources: Readonly<Record<keyof GroupSource, RawBuilder<string | null>>> = {
  key: sql`key_id`,
  tags: sql`tags`,
  end_user: sql`end_user`,
  day: sql`day`,
  month: sql`left(day, 7)`,
  model: sql`served_model`,
  lane: sql`lane`,
}

/** Whose requests, which of them and by what they are grouped. */
export interface GroupWalk {
  readonly ws: string
  readonly sight: Sight
  readonly filter: RequestFilter
  readonly grouping: Grouping
  /** Requests from this id on are left out. */
  readonly end: string
}

export interface GroupPage {
  readonly rows: readonly GroupRow[]
  /** The last request that was looked at; undefined: the walk is at its end. */
  readonly last: string | undefined
}

/** Adds up the next requests after an id. The statement reads a bounded number of them along one index. */
export async function readGroupPage(deps: ControlDeps, walk: GroupWalk, after: string): Promise<GroupPage> {
  const names = Object.keys(sources) as (keyof GroupSource)[]
  const grouped = sql.join(names.map((name) => sql`r.${sql.id(name)}`))
  const sums = sql.join(sumNames.map((name) => sql`sum(r.${sql.id(name)}) as ${sql.id(name)}`))
  const rows = await readPage<GroupRow>(
    deps.db,
    columns,
    sql`select ${grouped}, r.matches, count(*) as requests, max(r.id) as last, ${sums}
      from (${walked(deps, walk, after)}) as r group by ${grouped}, r.matches`,
  )
  const met = rows.reduce((sum, { requests }) => sum + Number(requests), 0)
  return { rows, last: met < ROWS ? undefined : highest(rows) }
}

function walked(deps: ControlDeps, { ws, sight, filter, grouping, end }: GroupWalk, after: string) {
  const cost = sight === 'operator' ? sql<bigint>`cost` : sql<bigint>`case when lane = 'cheap' then null else cost end`
  const checks = checksOf(filter)
  const walk = selectRequests(deps, ws, filter).where(walkedId, '>', after).where(walkedId, '<', end)
  return atMost(walk, 'asc', ROWS)
    .select(['id', 'input_tokens as input', 'cache_read_tokens as cache_read', 'cache_write_tokens as cache_write'])
    .select(['output_tokens as output', 'reasoning_tokens as reasoning', 'charge', cost.as('cost')])
    .select((Object.keys(sources) as (keyof GroupSource)[]).map((name) => source(grouping, name).as(name)))
    .select(
      (checks.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(checks, sql` and `)}) is true`).as(
        'matches',
      ),
    )
    .orderBy(walkedId)
    .limit(ROWS)
}

function source(grouping: Grouping, name: keyof GroupSource): RawBuilder<string | null> {
  return grouping.uses.has(name) ? sources[name] : sql<string | null>`null::text`
}

function highest(rows: readonly GroupRow[]): string {
  return rows.reduce((found, { last }) => (last > found ? last : found), '')
}
