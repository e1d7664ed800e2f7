import type { ControlDeps } from '../deps.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { readMe } from './read-me.ts'
import { meView } from './schema.ts'

export function meRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/me',
    config: { permission: 'me:read' },
    schema: {
      operationId: 'getMe',
      summary: 'Who calls, and what is theirs',
      tags: ['people'],
      response: { 200: meView, ...errors },
    },
    handler: (request) => readMe(deps, request.caller),
  })
}
