import { grantTrial } from '../credits/grant-trial.ts'
import type { ControlDeps } from '../deps.ts'
import { acceptAllFor, acceptInvitation, isInvited, type Person } from '../invitations/accept.ts'
import { isClaim } from '../operators/claim.ts'
import { createWorkspace } from '../workspaces/create-workspace.ts'
import type { SignInSettings } from './settings.ts'

/** What somebody new brings along. */
export interface Ticket {
  /** Secret of an invitation. */
  readonly invitation?: string | undefined
  /** Secret of the link that makes an operator. */
  readonly claim?: string | undefined
}

/** Whether somebody who is not known yet may make an account. `vouched`: a provider says that the address is theirs. */
export async function mayJoin(
  deps: ControlDeps,
  { signUp }: SignInSettings,
  email: string,
  vouched: boolean,
  { invitation, claim }: Ticket,
): Promise<boolean> {
  if (signUp === 'open') return true
  if (claim !== undefined && (await isClaim(deps, claim))) return true
  return isInvited(deps, email, vouched ? 'address is theirs' : { secret: invitation })
}

/** What a new account begins with: the workspaces that it was invited to, else one of its own. */
export async function welcome(
  deps: ControlDeps,
  { trialCredit }: SignInSettings,
  person: Person,
  vouched: boolean,
  { invitation }: Ticket,
): Promise<void> {
  if (vouched && (await acceptAllFor(deps, person)).length > 0) return
  if (invitation !== undefined && (await isInvited(deps, person.email, { secret: invitation }))) {
    await acceptInvitation(deps, person, invitation)
    return
  }
  const { id } = await createWorkspace(deps, { name: nameOf(person.email), timeZone: 'UTC' }, undefined, person.id)
  await grantTrial(deps, id, trialCredit, 'Trial credit')
}

/** The part before the @, as far as it makes a name. */
export function nameOf(email: string): string {
  const local = email
    .slice(0, email.lastIndexOf('@'))
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 100)
  return local === '' ? 'Workspace' : local
}

/**
 * Takes away what a sign-up left that was cut off between the person and how they sign in, so that the address is free
 * again. Of the last minute it may be one that is under way.
 */
export async function removeUnfinished({ db, clock }: ControlDeps, email: string): Promise<void> {
  await db
    .deleteFrom('users')
    .where('email', '=', email)
    .where('created_at', '<', new Date(clock() - 60_000))
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('identities').select('id').whereRef('identities.user_id', '=', 'users.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('passkeys').select('id').whereRef('passkeys.user_id', '=', 'users.id'))),
    )
    .execute()
}
