import { issueSecret } from '../../keys/issue.ts'
import { newId } from '../../kit/ids.ts'
import { Fault } from '../../model/fault.ts'
import { type Caller, roleOf } from '../access/caller.ts'
import { covers } from '../access/permissions.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { conflict } from '../shared/faults.ts'
import { claim, keepAnswer, secretReplay } from '../shared/idempotency.ts'
import { int8 } from '../shared/time.ts'
import { siteOrigin } from '../sign-in/own-origin.ts'
import { invitationColumns, viewInvitation } from './read-invitations.ts'
import type { CreateInvitation, InvitationView, IssuedInvitationView } from './schema.ts'

const LIFE_MS = 7 * 24 * 3_600_000
/** Each may send a letter to whoever is named: no tool for sending many. */
const MOST_OPEN = 50

/**
 * Invites somebody; an earlier invitation of the same address is void. Throws Fault `forbidden` for a role above the
 * caller's, `conflict` for somebody who is a member and when too many are open.
 */
export async function createInvitation(
  deps: ControlDeps,
  caller: Caller,
  ws: string,
  body: CreateInvitation,
  idempotencyKey: string | undefined,
): Promise<IssuedInvitationView> {
  const mine = roleOf(caller)
  if (!covers(mine, body.role)) {
    const text = `The role "${mine}" cannot give the role "${body.role}". Ask an owner.`
    throw new Fault('forbidden', 'missing_permission', text, { param: 'role' })
  }
  const { secret, hash } = issueSecret('tli')
  const call = idempotencyKey === undefined ? undefined : { scope: `${ws}:invitations`, key: idempotencyKey, body }
  const view = await deps.db.transaction().execute(async (trx) => {
    const earlier = call && (await claim(trx, deps, call))
    if (earlier) throw secretReplay(earlier)
    const made = await insert(trx, deps, ws, body, hash)
    if (call) await keepAnswer(trx, call, { status: 201, body: `invitation ${made.id}` })
    return made
  })
  const { settings, address } = deps.signIn
  const site = siteOrigin({ publicUrl: settings().publicUrl, address: address() })
  const link = `${site}/app/invitation#${secret}`
  return { ...view, link, mailed: await send(deps, ws, view, link) }
}

async function insert(
  trx: Trx,
  deps: ControlDeps,
  ws: string,
  { email, role }: CreateInvitation,
  hash: string,
): Promise<InvitationView> {
  const at = deps.clock()
  // Held until the end: of calls at once each counts those before it.
  await trx.selectFrom('workspaces').select('id').where('id', '=', ws).forUpdate().execute()
  await mustBeNew(trx, ws, email)
  await trx
    .updateTable('invitations')
    .set({ revoked_at: int8(at) })
    .where('workspace_id', '=', ws)
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .execute()
  const open = trx
    .selectFrom('invitations')
    .select('id')
    .where('workspace_id', '=', ws)
    .where('accepted_at', 'is', null)
  const others = await open
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', int8(at))
    .limit(MOST_OPEN)
    .execute()
  if (others.length >= MOST_OPEN) {
    throw conflict(
      'too_many_invitations',
      `${MOST_OPEN} invitations are open. Revoke some, or wait until they are used.`,
    )
  }
  const times = { created_at: int8(at), expires_at: int8(at + LIFE_MS) }
  const row = await trx
    .insertInto('invitations')
    .values({ id: newId('inv'), workspace_id: ws, email, role, hash, ...times })
    .returning(invitationColumns)
    .executeTakeFirstOrThrow()
  return viewInvitation(row)
}

async function mustBeNew(trx: Trx, ws: string, email: string): Promise<void> {
  const member = await trx
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select('users.id')
    .where('members.workspace_id', '=', ws)
    .where('users.email', '=', email)
    .executeTakeFirst()
  if (member) throw conflict('already_member', 'This person is a member already. Change their role instead.')
}

/** The link is in the answer as well, so that a letter that cannot be sent is no reason to fail. */
async function send(deps: ControlDeps, ws: string, { email }: InvitationView, link: string): Promise<boolean> {
  const mail = deps.signIn.mail()
  if (!mail) return false
  const row = await deps.db.selectFrom('workspaces').select('name').where('id', '=', ws).executeTakeFirst()
  const text = `You are invited to the workspace "${row?.name}".\n\nOpen this within seven days and sign in with this address:\n${link}\n\nIf you do not know what this is, leave it.\n`
  try {
    await mail({ to: email, subject: 'An invitation to a Trilane workspace', text })
    return true
  } catch (error) {
    deps.onError?.(error, undefined)
    return false
  }
}
