import type { ControlDeps } from '../deps.ts'
import { sightOf } from '../requests/sight.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { readUsage } from './read-usage.ts'
import { usageQuery, usageView } from './schema.ts'

export function usageRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/usage',
    config: { permission: 'usage:read' },
    schema: {
      operationId: 'getUsage',
      summary: 'Sums of one month by day, key, model or lane',
      tags: ['usage'],
      params: wsParams,
      querystring: usageQuery,
      response: { 200: usageView, ...errors },
    },
    handler: (request) => readUsage(deps, sightOf(request.caller), request.params.ws, request.query),
  })
}
