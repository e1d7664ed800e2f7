import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { toPage } from '../shared/page.ts'
import type { RequestDetail, RequestFilter, RequestView } from './schema.ts'
import { checkedFilters, listColumns, selectRequests, walkedId } from './select-requests.ts'
import type { Sight } from './sight.ts'
import { viewDetail, viewRequest } from './view.ts'

type RequestQuery = RequestFilter & { readonly limit: number; readonly cursor?: string | undefined }

/** Newest first. A page can hold fewer than `limit` requests, or none, and still have a next one (see `lowestId`). */
export async function listRequests(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  query: RequestQuery,
): Promise<{ data: RequestView[]; nextCursor: string | null }> {
  const lowest = await lowestId(deps, ws, query)
  let select = selectRequests(deps, ws, query)
    .select(listColumns)
    .orderBy(walkedId, 'desc')
    .limit(query.limit + 1)
  if (query.cursor !== undefined) select = select.where(walkedId, '<', query.cursor)
  if (lowest !== undefined) select = select.where(walkedId, '>=', lowest)
  const { data, nextCursor } = toPage(await select.execute(), query.limit, (row) => viewRequest(sight, row))
  return { data, nextCursor: nextCursor ?? lowest ?? null }
}

/** Rows that one page may look at: some 10 ms of the embedded database, which serves nobody else meanwhile. */
const SCANNED = 5_000

/**
 * Where a page must stop looking. What is filtered besides the leading filter is read and dropped, and a rare match
 * would make one statement read a workspace's whole history. Undefined: nothing is, or the end is near enough.
 */
async function lowestId(deps: ControlDeps, ws: string, query: RequestQuery): Promise<string | undefined> {
  if (checkedFilters(query).length === 0) return undefined
  let select = selectRequests(deps, ws, query, true).select('id').orderBy(walkedId, 'desc').offset(SCANNED).limit(1)
  if (query.cursor !== undefined) select = select.where(walkedId, '<', query.cursor)
  return (await select.executeTakeFirst())?.id
}

export async function readRequest(deps: ControlDeps, sight: Sight, ws: string, id: string): Promise<RequestDetail> {
  const row = await deps.db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', ws)
    .executeTakeFirst()
  if (!row) throw notFound('request', id)
  return viewDetail(sight, row)
}
