import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { toPage } from '../shared/page.ts'
import type { RequestDetail, RequestFilter, RequestView } from './schema.ts'
import type { Sight } from './sight.ts'
import { viewDetail, viewRequest } from './view.ts'
import { walkPage } from './walk-page.ts'

type RequestQuery = RequestFilter & { readonly limit: number; readonly cursor?: string | undefined }

/** Newest first. A page can hold fewer than `limit` requests, or none, and still have a next one (see `walkPage`). */
export async function listRequests(
  deps: ControlDeps,
  sight: Sight,
  ws: string,
  query: RequestQuery,
): Promise<{ data: RequestView[]; nextCursor: string | null }> {
  const { limit, cursor, ...filter } = query
  const { rows, bound } = await walkPage(deps, ws, filter, { order: 'desc', from: cursor, limit: limit + 1 })
  const { data, nextCursor } = toPage(rows, limit, (row) => viewRequest(sight, row))
  return { data, nextCursor: nextCursor ?? bound ?? null }
}

export async function readRequest(deps: ControlDeps, sight: Sight, ws: string, id: string): Promise<RequestDetail> {
  const row = await deps.db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', ws)
    .executeTakeFirst()
  if (!row) throw notFound('request', id)
  return viewDetail(sight, row, await termsOf(deps, row.price_version))
}

async function termsOf(deps: ControlDeps, priceVersion: string | null): Promise<string | undefined> {
  if (priceVersion === null) return undefined
  const { db } = deps
  const row = await db.selectFrom('price_versions').select('body').where('id', '=', priceVersion).executeTakeFirst()
  return row?.body
}
