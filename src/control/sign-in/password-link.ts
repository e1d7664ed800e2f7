import { z } from 'zod'
import { notFound } from '../shared/faults.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { isoTime } from '../shared/time.ts'
import type { SignIn } from './sign-in.ts'

const body = z.strictObject({ email: z.email().max(254).describe('Of who forgot the password.') })

const linkView = z
  .object({
    link: z.string().describe('Sets a new password, once. Hand it to that person alone.'),
    expiresAt: isoTime,
  })
  .meta({ id: 'PasswordLink' })

/** For who forgot the password where no mail is sent: the operator hands them a link. */
export function passwordLinkRoute(app: ControlApp, signIn: SignIn): void {
  app.route({
    method: 'POST',
    url: '/api/operator/password-links',
    config: { permission: 'operator' },
    schema: {
      operationId: 'createPasswordLink',
      summary: 'A link with which somebody sets a new password',
      description: 'For a day, once. The sessions of the account end when it is used; a second factor stays.',
      tags: ['people'],
      body,
      response: { 201: linkView, ...errors },
    },
    handler: async (request, reply) => {
      const email = request.body.email.toLowerCase()
      const made = await signIn.passwordLink(email)
      if (!made) throw notFound('person', email)
      return reply.code(201).send(made)
    },
  })
}
