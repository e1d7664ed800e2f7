import type { ControlDeps, Trx } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { toPage } from '../shared/page.ts'
import type { CredentialView } from './schema.ts'
import { type CredentialRow, viewCredentials, viewOneCredential } from './view.ts'

/** Newest first; deleted ones are gone. */
export async function listCredentials(
  deps: ControlDeps,
  ws: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ data: CredentialView[]; nextCursor: string | null }> {
  let select = deps.db
    .selectFrom('credentials')
    .selectAll()
    .where('workspace_id', '=', ws)
    .where('deleted_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (query.cursor !== undefined) select = select.where('id', '<', query.cursor)
  const { data, nextCursor } = toPage(await select.execute(), query.limit, (row) => row)
  return { data: await viewCredentials(deps, ws, data), nextCursor }
}

export async function readCredential(deps: ControlDeps, ws: string, id: string): Promise<CredentialView> {
  return viewOneCredential(deps, await findCredential(deps.db, ws, id))
}

/** Throws Fault `credential_not_found`, also for another workspace's. */
export async function findCredential(db: Pick<Trx, 'selectFrom'>, ws: string, id: string): Promise<CredentialRow> {
  const row = await db
    .selectFrom('credentials')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', ws)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound('credential', id)
  return row
}
