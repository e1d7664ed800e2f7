import { z } from 'zod'
import type { ControlDeps } from '../deps.ts'
import { type ControlApp, errors } from '../shared/route.ts'

const signInView = z
  .object({
    signUp: z.enum(['open', 'invited']).describe('Who may make an account: everybody, or who was invited.'),
    passwordReset: z.boolean().describe('Whether a new password can be asked for by mail.'),
    providers: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .describe('Single sign-on: POST /api/auth/sign-in/social takes the id as "provider".'),
  })
  .meta({ id: 'SignIn' })

/** What the page for signing in has to offer. */
export function signInOptionsRoute(app: ControlApp, { signIn }: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/sign-in',
    config: { permission: 'public' },
    schema: {
      operationId: 'getSignIn',
      summary: 'In which ways people can sign in',
      tags: ['people'],
      security: [],
      response: { 200: signInView, ...errors },
    },
    handler: () => {
      const { signUp, oidc } = signIn.settings()
      const providers = oidc.map(({ id, name }) => ({ id, name: name ?? id }))
      return { signUp, passwordReset: signIn.mail() !== undefined, providers }
    },
  })
}
