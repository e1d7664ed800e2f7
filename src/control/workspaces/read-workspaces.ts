import type { Caller } from '../access/caller.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { toPage } from '../shared/page.ts'
import type { WorkspaceView } from './schema.ts'
import { viewWorkspace, workspaceColumns } from './view.ts'

/** All workspaces for the operator, newest first; for a token its own one, for a person those they belong to. */
export async function listWorkspaces(
  deps: ControlDeps,
  caller: Caller,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ data: WorkspaceView[]; nextCursor: string | null }> {
  let select = deps.db
    .selectFrom('workspaces')
    .select(workspaceColumns)
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (caller.kind === 'token') select = select.where('id', '=', caller.workspaceId)
  if (caller.kind === 'person') {
    const mine = deps.db.selectFrom('members').select('workspace_id').where('user_id', '=', caller.person.userId)
    select = select.where('id', 'in', mine)
  }
  if (query.cursor !== undefined) select = select.where('id', '<', query.cursor)
  return toPage(await select.execute(), query.limit, viewWorkspace)
}

export async function readWorkspace(deps: ControlDeps, ws: string): Promise<WorkspaceView> {
  const row = await deps.db.selectFrom('workspaces').select(workspaceColumns).where('id', '=', ws).executeTakeFirst()
  if (!row) throw notFound('workspace', ws)
  return viewWorkspace(row)
}
