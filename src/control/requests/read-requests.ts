import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { toPage } from '../shared/page.ts'
import type { RequestDetail, RequestFilter, RequestView } from './schema.ts'
import { listColumns, selectRequests } from './select-requests.ts'
import type { Sight } from './sight.ts'
import { viewDetail, viewRequest } from './view.ts'

/** Newest first. */
export async function listRequests(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  query: RequestFilter & { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ data: RequestView[]; nextCursor: string | null }> {
  let select = selectRequests(deps, ws, query)
    .select(listColumns)
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (query.cursor !== undefined) select = select.where('id', '<', query.cursor)
  return toPage(await select.execute(), query.limit, (row) => viewRequest(sight, row))
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
