import { hashSecret, looksIssued } from '../../keys/issue.ts'
import { Fault } from '../../model/fault.ts'
import type { Role } from '../access/permissions.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { join } from '../members/join.ts'
import { int8 } from '../shared/time.ts'

export interface Person {
  readonly id: string
  /** In lower case. */
  readonly email: string
}

export interface Membership {
  readonly id: string
  readonly name: string
  readonly role: Role
}

interface Invitation {
  readonly id: string
  readonly workspace_id: string
  readonly email: string
  readonly role: string
  readonly accepted_by: string | null
}

/**
 * Makes the person a member of the workspace that the secret invites to. Whoever has accepted it may do so again. Throws
 * Fault `not_found` for one that is unknown, used up, revoked or expired, `forbidden` for another's.
 */
export function acceptInvitation(deps: ControlDeps, person: Person, secret: string): Promise<Membership> {
  return deps.db.transaction().execute(async (trx) => {
    const invitation = await openInvitation(trx, secret, deps.clock())
    if (!invitation || (invitation.accepted_by !== null && invitation.accepted_by !== person.id)) throw notOpen()
    if (invitation.email !== person.email) {
      const text = 'This invitation is for another e-mail address. Sign in with that one, or ask for a new invitation.'
      throw new Fault('forbidden', 'invitation_for_another', text, { param: 'token' })
    }
    return take(trx, invitation, person.id, deps.clock())
  })
}

/** Those for whom a provider vouches that the address is theirs need no link: all that is open for it counts. */
export function acceptAllFor(deps: ControlDeps, person: Person): Promise<Membership[]> {
  return deps.db.transaction().execute(async (trx) => {
    const taken: Membership[] = []
    for (const one of await openFor(trx, person.email, deps.clock()).forUpdate().execute())
      taken.push(await take(trx, one, person.id, deps.clock()))
    return taken
  })
}

/** Whether somebody is awaited: by the link's secret, or where the address is known to be theirs, by that. */
export async function isInvited(
  deps: ControlDeps,
  email: string,
  proof: { readonly secret: string | undefined } | 'address is theirs',
): Promise<boolean> {
  if (proof === 'address is theirs')
    return (await openFor(deps.db, email, deps.clock()).limit(1).executeTakeFirst()) !== undefined
  if (proof.secret === undefined) return false
  const invitation = await openInvitation(deps.db, proof.secret, deps.clock())
  return invitation?.email === email && invitation.accepted_by === null
}

async function openInvitation(db: ControlDeps['db'], secret: string, at: number): Promise<Invitation | undefined> {
  if (!looksIssued('tli', secret)) return undefined
  return select(db, at).where('hash', '=', hashSecret(secret)).executeTakeFirst()
}

function openFor(db: ControlDeps['db'], email: string, at: number) {
  return select(db, at).where('email', '=', email).where('accepted_at', 'is', null)
}

function select(db: ControlDeps['db'], at: number) {
  return db
    .selectFrom('invitations')
    .select(['id', 'workspace_id', 'email', 'role', 'accepted_by'])
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', int8(at))
}

async function take(trx: Trx, invitation: Invitation, userId: string, at: number): Promise<Membership> {
  const { id, workspace_id: ws } = invitation
  const { name } = await trx.selectFrom('workspaces').select('name').where('id', '=', ws).executeTakeFirstOrThrow()
  if (invitation.accepted_by === null) {
    const won = await trx
      .updateTable('invitations')
      .set({ accepted_at: int8(at), accepted_by: userId })
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!won) throw notOpen()
    return { id: ws, name, role: await join(trx, ws, userId, invitation.role as Role, at) }
  }
  const now = await trx
    .selectFrom('members')
    .select('role')
    .where('workspace_id', '=', ws)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  // They were taken out again since: the link is no way back.
  if (!now) throw notOpen()
  return { id: ws, name, role: now.role as Role }
}

function notOpen(): Fault {
  const text = 'This invitation is unknown, used, revoked or expired. Ask for a new one.'
  return new Fault('not_found', 'invitation_not_found', text, { param: 'token' })
}
