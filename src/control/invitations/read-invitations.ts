import type { Role } from '../access/permissions.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { toPage } from '../shared/page.ts'
import { int8, iso } from '../shared/time.ts'
import type { InvitationView } from './schema.ts'

export const invitationColumns = ['id', 'workspace_id', 'email', 'role', 'expires_at', 'created_at'] as const

/** Those that can still be accepted, newest first. */
export async function listInvitations(
  deps: ControlDeps,
  ws: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ data: InvitationView[]; nextCursor: string | null }> {
  let select = deps.db
    .selectFrom('invitations')
    .select(invitationColumns)
    .where('workspace_id', '=', ws)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', int8(deps.clock()))
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (query.cursor !== undefined) select = select.where('id', '<', query.cursor)
  return toPage(await select.execute(), query.limit, viewInvitation)
}

/** From now on its link is worth nothing. Throws Fault `not_found` for one that is not open. */
export async function revokeInvitation(deps: ControlDeps, ws: string, id: string): Promise<void> {
  const now = int8(deps.clock())
  const row = await deps.db
    .updateTable('invitations')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('workspace_id', '=', ws)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw notFound('invitation', id)
}

export function viewInvitation(row: {
  id: string
  workspace_id: string
  email: string
  role: string
  expires_at: bigint
  created_at: bigint
}): InvitationView {
  const { id, workspace_id: workspaceId, email } = row
  return {
    ...{ id, workspaceId, email, role: row.role as Role },
    expiresAt: iso(row.expires_at),
    createdAt: iso(row.created_at),
  }
}
