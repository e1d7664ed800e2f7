import type { Role } from '../access/permissions.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { toPage } from '../shared/page.ts'
import { iso } from '../shared/time.ts'
import type { MemberView } from './schema.ts'

/** Who belongs to the workspace, newest account first. */
export async function listMembers(
  deps: ControlDeps,
  ws: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ data: MemberView[]; nextCursor: string | null }> {
  let select = of(deps, ws)
    .orderBy('users.id', 'desc')
    .limit(query.limit + 1)
  if (query.cursor !== undefined) select = select.where('users.id', '<', query.cursor)
  return toPage(await select.execute(), query.limit, view)
}

export async function readMember(deps: ControlDeps, ws: string, userId: string): Promise<MemberView> {
  const row = await of(deps, ws).where('users.id', '=', userId).executeTakeFirst()
  if (!row) throw notFound('member', userId)
  return view(row)
}

const columns = ['users.id', 'users.email', 'users.name', 'users.two_factor_enabled'] as const

function of({ db }: ControlDeps, ws: string) {
  return db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select([...columns, 'members.role', 'members.created_at'])
    .where('members.workspace_id', '=', ws)
}

function view(row: {
  id: string
  email: string
  name: string
  two_factor_enabled: boolean
  role: string
  created_at: bigint
}): MemberView {
  const { id, email, name } = row
  return {
    ...{ userId: id, email, name, role: row.role as Role },
    twoFactorEnabled: row.two_factor_enabled,
    createdAt: iso(row.created_at),
  }
}
