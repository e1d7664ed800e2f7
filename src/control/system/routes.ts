import type { ControlDeps } from '../deps.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { readSystem } from './read-system.ts'
import { systemView } from './schema.ts'

export function systemRoutes(app: ControlApp, deps: ControlDeps): void {
  if (!deps.vitals) return
  app.route({
    method: 'GET',
    url: '/api/system',
    config: { permission: 'operator' },
    schema: {
      operationId: 'getSystem',
      summary: "How this node does, and how the operator's credentials do",
      description: 'Of the node that answers. What is counted since the start begins anew with it.',
      tags: ['operation'],
      response: { 200: systemView, ...errors },
    },
    handler: () => readSystem(deps),
  })
}
