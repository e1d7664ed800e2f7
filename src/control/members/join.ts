import { covers, type Role } from '../access/permissions.ts'
import type { Trx } from '../deps.ts'
import { int8 } from '../shared/time.ts'

/** Makes the person a member. Who is one already keeps the mightier of the two roles. Returns the role they have then. */
export async function join(trx: Trx, ws: string, userId: string, role: Role, at: number): Promise<Role> {
  const row = await trx
    .selectFrom('members')
    .select('role')
    .where('workspace_id', '=', ws)
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst()
  if (row && covers(row.role as Role, role)) return row.role as Role
  await trx
    .insertInto('members')
    .values({ workspace_id: ws, user_id: userId, role, created_at: int8(at) })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet({ role }))
    .execute()
  return role
}
