import { z } from 'zod'
import { needPerson } from '../access/caller.ts'
import type { ControlDeps } from '../deps.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { claimOperator } from './claim.ts'

export function operatorRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'POST',
    url: '/api/operator/claim',
    config: { permission: 'person' },
    schema: {
      operationId: 'claimOperator',
      summary: 'Become the first operator',
      description: 'With the secret of the link that the start prints while nobody is operator. Once, within a day.',
      tags: ['people'],
      body: z.strictObject({ token: z.string().max(100).describe('The secret of the link.') }),
      response: { 200: z.object({ operator: z.literal(true) }), ...errors },
    },
    handler: async ({ caller, body }) => {
      await claimOperator(deps, needPerson(caller).userId, body.token)
      return { operator: true as const }
    },
  })
}
