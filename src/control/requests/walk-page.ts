import { sql } from 'kysely'
import type { ControlDeps } from '../deps.ts'
import type { RequestFilter } from './schema.ts'
import { atMost, checksOf, listColumns, selectRequests, walkedId } from './select-requests.ts'
import type { RequestRow } from './view.ts'

/**
 * Rows that one page may look at: each can lie on a page of its own, and the embedded database serves nobody else
 * meanwhile. So few that a page which finds nothing takes about as long as one that is full.
 */
const SCANNED = 500

export interface Walk {
  readonly order: 'asc' | 'desc'
  /** The page begins after this id; undefined: at the end that the order names. */
  readonly from: string | undefined
  /** Requests from this id on are left out. */
  readonly end?: string | undefined
  readonly limit: number
}

export interface WalkPage {
  readonly rows: readonly RequestRow[]
  /** The last id that was looked at; undefined: there is nothing beyond, unless `limit` rows were found. */
  readonly bound: string | undefined
}

/** The next requests that match. May be fewer than there are: a page looks at a bounded number of rows. */
export async function walkPage(deps: ControlDeps, ws: string, filter: RequestFilter, walk: Walk): Promise<WalkPage> {
  if (checksOf(filter).length > 0) return checkedPage(deps, ws, filter, walk)
  const rows = await atMost(select(deps, ws, filter, walk), walk.order, walk.limit)
    .select(listColumns)
    .orderBy(walkedId, walk.order)
    .limit(walk.limit)
    .execute()
  return { rows, bound: undefined }
}

/**
 * What is filtered besides the leading filter is read and dropped, and a rare match would make one statement read a
 * workspace's whole history. So a bounded walk is checked: as a query of its own with a limit, because a planner that
 * holds matches to be few would otherwise read the whole table and sort them.
 */
async function checkedPage(deps: ControlDeps, ws: string, filter: RequestFilter, walk: Walk): Promise<WalkPage> {
  const beyond = await select(deps, ws, filter, walk)
    .select('id')
    .orderBy(walkedId, walk.order)
    .offset(SCANNED)
    .limit(1)
    .executeTakeFirst()
  let within = select(deps, ws, filter, walk)
  // The rows of this page and no others are read, see `atMost`.
  if (beyond) within = within.where(walkedId, walk.order === 'asc' ? '<=' : '>=', beyond.id)
  const walked = within
    .select(listColumns)
    .select(sql<boolean>`(${sql.join(checksOf(filter), sql` and `)}) is true`.as('matches'))
    // By its name the order is known to be the walk's: nothing is sorted, and the walk ends with a full page.
    .select(walkedId.as('walked'))
    .orderBy(walkedId, walk.order)
    // Beyond what there is, but for requests that are settled in between: without it the checks would choose the plan.
    .limit(SCANNED * 2)
  const matching = deps.db.selectFrom(walked.as('r')).select(listColumns).where('matches', '=', true)
  const rows = await matching.orderBy('walked', walk.order).limit(walk.limit).execute()
  return { rows, bound: beyond?.id }
}

function select(deps: ControlDeps, ws: string, filter: RequestFilter, { order, from, end }: Walk) {
  let query = selectRequests(deps, ws, filter)
  if (from !== undefined) query = query.where(walkedId, order === 'asc' ? '>' : '<', from)
  if (end !== undefined) query = query.where(walkedId, '<', end)
  return query
}
