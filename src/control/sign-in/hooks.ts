import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import type { BetterAuthOptions } from 'better-auth/types'
import { asObject, asString } from '../../kit/parse-json.ts'
import type { AuthParts } from './auth-parts.ts'
import { mayJoin, nameOf, removeUnfinished, type Ticket, welcome } from './newcomers.ts'

const SIGN_UP = '/sign-up/email'
/** Their accounts are made by `passkey-sign-up.ts`, which knows what they bring along. */
const PASSKEY_SIGN_UP = '/passkey/verify-registration'
const NEW_PASSKEY = ['/passkey/generate-register-options', PASSKEY_SIGN_UP]
/** Seconds since signing in within which another way in may be added. */
const FRESH_S = 24 * 3600
/** RFC 5321, 4.5.3.1.3. */
const LONGEST_ADDRESS = 254

/** Before better-auth's own: a name is not asked for, and whoever has left their screen open gets no new key to it. */
export function beforeEach({ deps }: AuthParts) {
  return createAuthMiddleware(async (ctx) => {
    if (NEW_PASSKEY.includes(ctx.path)) {
      const session = await getSessionFromCtx(ctx)
      const age = session ? (Date.now() - new Date(session.session.createdAt).getTime()) / 1000 : 0
      if (age > FRESH_S) throw refusal('SESSION_NOT_FRESH', 'Sign in again to add a passkey.')
      return undefined
    }
    if (ctx.path !== SIGN_UP) return undefined
    const body = asObject(ctx.body)
    const email = asString(body?.email)?.toLowerCase()
    if (email === undefined) return undefined
    await removeUnfinished(deps, email)
    return { context: { body: { ...body, name: asString(body?.name)?.trim() || nameOf(email) } } }
  })
}

/** Who may have an account, what it begins with, and what of a provider's answer is kept. */
export function accountHooks(parts: AuthParts): NonNullable<BetterAuthOptions['databaseHooks']> {
  return {
    user: {
      create: {
        before: async (user, context) => {
          if (context?.path !== PASSKEY_SIGN_UP) await admit(parts, user, ticketOf(context?.body))
          return { data: presentable(user) }
        },
        after: async (user, context) => {
          if (context?.path === PASSKEY_SIGN_UP) return
          await receive(parts, user, user.emailVerified, ticketOf(context?.body))
        },
      },
      update: { before: async (user) => ({ data: presentable(user) }) },
    },
    account: {
      create: {
        before: async (account) => ({
          data: { ...account, accessToken: null, refreshToken: null, idToken: null, scope: null },
        }),
      },
    },
  }
}

/** Throws APIError for whom no account may be made. */
async function admit(
  { deps, settings }: AuthParts,
  { email, emailVerified }: { readonly email: string; readonly emailVerified: boolean },
  ticket: Ticket,
): Promise<void> {
  if (email.length > LONGEST_ADDRESS) throw refusal('INVALID_EMAIL', 'This address is too long.')
  if (!(await mayJoin(deps, settings, email.toLowerCase(), emailVerified, ticket))) throw notInvited()
}

/** Names as long as those of other things, and no pictures: nothing is loaded from elsewhere. */
function presentable<User extends object>(user: User): User {
  const { name } = user as { name?: unknown }
  const short = typeof name === 'string' ? { name: name.replace(/\p{Cc}/gu, ' ').slice(0, 100) } : {}
  return { ...user, ...short, ...('image' in user && { image: null }) }
}

/** What goes wrong here leaves a person without a workspace, who can make one; it must not undo that they are known. */
export async function receive(
  { deps, settings }: AuthParts,
  user: { readonly id: string; readonly email: string },
  vouched: boolean,
  ticket: Ticket,
): Promise<void> {
  try {
    await welcome(deps, settings, { id: user.id, email: user.email.toLowerCase() }, vouched, ticket)
  } catch (error) {
    deps.onError?.(error, undefined)
  }
}

export function ticketOf(body: unknown): Ticket {
  const { invitation, claim } = asObject(body) ?? {}
  return { invitation: asString(invitation), claim: asString(claim) }
}

export function notInvited(): APIError {
  return refusal('SIGN_UP_BY_INVITATION', 'Accounts are made by invitation here. Use the link that you were sent.')
}

function refusal(code: string, message: string): APIError {
  return new APIError('FORBIDDEN', { code, message })
}
