import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { toPage } from '../shared/page.ts'
import type { KeyView } from './schema.ts'
import { viewKeys, viewOneKey } from './view.ts'

export interface KeyQuery {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly includeRevoked: boolean
}

/** Newest first. */
export async function listKeys(
  deps: ControlDeps,
  ws: string,
  query: KeyQuery,
): Promise<{ data: KeyView[]; nextCursor: string | null }> {
  let select = deps.db
    .selectFrom('keys')
    .selectAll()
    .where('workspace_id', '=', ws)
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (query.cursor !== undefined) select = select.where('id', '<', query.cursor)
  if (!query.includeRevoked) select = select.where('revoked_at', 'is', null)
  const { data, nextCursor } = toPage(await select.execute(), query.limit, (row) => row)
  return { data: await viewKeys(deps, ws, data), nextCursor }
}

/** Revoked keys too: requests on record still name them. */
export async function readKey(deps: ControlDeps, ws: string, id: string): Promise<KeyView> {
  const row = await deps.db
    .selectFrom('keys')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', ws)
    .executeTakeFirst()
  if (!row) throw notFound('key', id)
  return viewOneKey(deps, row)
}
