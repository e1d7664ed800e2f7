import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { readSavings } from './read-savings.ts'
import { savingsQuery, savingsView } from './schema.ts'

export function savingsRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/savings',
    config: { permission: 'usage:read' },
    schema: {
      operationId: 'getSavings',
      summary: 'What the same traffic would have cost on one model, and what smart-route would have saved',
      tags: ['usage'],
      params: wsParams,
      querystring: savingsQuery,
      response: { 200: savingsView, ...errors },
    },
    handler: (request) => readSavings(deps, request.params.ws, request.query),
  })
}
