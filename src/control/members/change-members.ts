import { Fault } from '../../model/fault.ts'
import { type Caller, personOf, roleOf } from '../access/caller.ts'
import { covers, type Role } from '../access/permissions.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { conflict, notFound } from '../shared/faults.ts'
import { readMember } from './read-members.ts'
import type { MemberView } from './schema.ts'

/**
 * Gives a member another role. Throws Fault `forbidden` when the former or the new role is above the caller's,
 * `conflict` when nobody would be owner any more.
 */
export async function changeMember(
  deps: ControlDeps,
  caller: Caller,
  ws: string,
  userId: string,
  role: Role,
): Promise<MemberView> {
  await deps.db.transaction().execute(async (trx) => {
    const former = await lockMember(trx, ws, userId)
    mustCover(caller, former)
    mustCover(caller, role)
    if (former === 'owner' && role !== 'owner') await keepAnOwner(trx, ws, userId)
    const mine = trx.updateTable('members').set({ role }).where('workspace_id', '=', ws)
    await mine.where('user_id', '=', userId).execute()
  })
  return readMember(deps, ws, userId)
}

/** Takes somebody out of the workspace; anybody may leave. Throws as `changeMember` does. In effect with the next call. */
export async function removeMember(deps: ControlDeps, caller: Caller, ws: string, userId: string): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const former = await lockMember(trx, ws, userId)
    if (personOf(caller)?.userId !== userId) mustCover(caller, former)
    if (former === 'owner') await keepAnOwner(trx, ws, userId)
    await trx.deleteFrom('members').where('workspace_id', '=', ws).where('user_id', '=', userId).execute()
  })
}

/** Holds the workspace's owners until the end: of two who take each other out one has to wait. */
async function lockMember(trx: Trx, ws: string, userId: string): Promise<Role> {
  const members = trx.selectFrom('members').select(['user_id', 'role']).where('workspace_id', '=', ws)
  const rows = await members
    .where((eb) => eb.or([eb('role', '=', 'owner'), eb('user_id', '=', userId)]))
    .orderBy('user_id')
    .forUpdate()
    .execute()
  const row = rows.find(({ user_id }) => user_id === userId)
  if (!row) throw notFound('member', userId)
  return row.role as Role
}

async function keepAnOwner(trx: Trx, ws: string, userId: string): Promise<void> {
  const owners = trx.selectFrom('members').select('user_id').where('workspace_id', '=', ws).where('role', '=', 'owner')
  if (await owners.where('user_id', '!=', userId).limit(1).executeTakeFirst()) return
  throw conflict('last_owner', 'Nobody else is owner of this workspace. Make another member owner first.')
}

function mustCover(caller: Caller, role: Role): void {
  const mine = roleOf(caller)
  if (covers(mine, role)) return
  const text = `The role "${mine}" cannot give or take the role "${role}". Ask an owner.`
  throw new Fault('forbidden', 'missing_permission', text, { param: 'role' })
}
