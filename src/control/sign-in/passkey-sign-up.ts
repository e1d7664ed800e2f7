import type { PasskeyOptions } from '@better-auth/passkey'
import { APIError } from 'better-auth/api'
import { z } from 'zod'
import { newId } from '../../kit/ids.ts'
import { asObject, parseJson } from '../../kit/parse-json.ts'
import type { AuthParts } from './auth-parts.ts'
import { notInvited, receive, ticketOf } from './hooks.ts'
import { mayJoin, nameOf, removeUnfinished } from './newcomers.ts'

/** What ids begin with that nobody has yet; made for the time between the two halves of a registration. */
const NOBODY = 'new'

/**
 * Signing up with a passkey alone: the first half is asked with `context`, JSON of `{email, invitation?, claim?}`, the
 * second with `createSession: true`. Nobody is made before the passkey has proven itself. Whoever is signed in adds a
 * passkey to their account the same way, without a context.
 */
export function passkeySignUp(parts: AuthParts): PasskeyOptions['registration'] {
  const { deps, settings } = parts
  return {
    requireSession: false,
    resolveUser: async ({ context }) => {
      const { email, ticket } = read(context)
      if (!(await mayJoin(deps, settings, email, false, ticket))) throw notInvited()
      return { id: newId(NOBODY), name: email, displayName: email }
    },
    afterVerification: async ({ ctx, user, context }) => {
      if (!user.id.startsWith(`${NOBODY}_`)) return undefined
      const { email, ticket } = read(context)
      if (!(await mayJoin(deps, settings, email, false, ticket))) throw notInvited()
      await removeUnfinished(deps, email)
      const { internalAdapter } = ctx.context
      if (await internalAdapter.findUserByEmail(email)) {
        throw new APIError('UNPROCESSABLE_ENTITY', {
          code: 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL',
          message: 'User already exists. Use another email.',
        })
      }
      const somebody = { email, name: nameOf(email), emailVerified: false }
      const made = await internalAdapter.createUser(somebody, { method: 'passkey' })
      await receive(parts, made, false, ticket)
      return { userId: made.id }
    },
  }
}

const address = z.email().max(254)

function read(context: string | null | undefined) {
  const body = asObject(parseJson(context ?? ''))
  const email = address.safeParse(body?.email)
  if (email.success) return { email: email.data.toLowerCase(), ticket: ticketOf(body) }
  throw new APIError('BAD_REQUEST', { code: 'INVALID_EMAIL', message: 'Give context as JSON with an "email".' })
}
