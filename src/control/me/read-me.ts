import { type Caller, isOperator, type PersonCaller, personOf } from '../access/caller.ts'
import type { Role } from '../access/permissions.ts'
import type { ControlDeps } from '../deps.ts'
import type { MeView } from './schema.ts'

/** Who calls, and what is theirs. */
export async function readMe(deps: ControlDeps, caller: Caller): Promise<MeView> {
  const person = personOf(caller)
  const [user, workspaces] = await Promise.all([
    person ? viewPerson(deps, person) : null,
    person ? workspacesOf(deps, person.userId) : tokensOwn(deps, caller),
  ])
  return { user, operator: isOperator(caller), workspaces }
}

async function viewPerson(
  { db }: ControlDeps,
  { userId: id, email, name, twoFactorEnabled }: PersonCaller,
): Promise<NonNullable<MeView['user']>> {
  const { passkeys } = await db
    .selectFrom('passkeys')
    .select((eb) => eb.fn.countAll<bigint>().as('passkeys'))
    .where('user_id', '=', id)
    .executeTakeFirstOrThrow()
  return { id, email, name, twoFactorEnabled, passkeys: Number(passkeys) }
}

async function workspacesOf({ db }: ControlDeps, userId: string): Promise<MeView['workspaces']> {
  const rows = await db
    .selectFrom('members')
    .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
    .select(['workspaces.id', 'workspaces.name', 'members.role'])
    .where('members.user_id', '=', userId)
    .orderBy('workspaces.id')
    .execute()
  return rows.map(({ id, name, role }) => ({ id, name, role: role as Role }))
}

async function tokensOwn({ db }: ControlDeps, caller: Caller): Promise<MeView['workspaces']> {
  if (caller.kind !== 'token') return []
  const { workspaceId, role } = caller
  const rows = await db.selectFrom('workspaces').select(['id', 'name']).where('id', '=', workspaceId).execute()
  return rows.map((row) => ({ ...row, role }))
}
