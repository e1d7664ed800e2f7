import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { forgetLearning, readLearning } from './learning.ts'
import { learningView } from './schema.ts'

export function learningRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/learning',
    config: { permission: 'policy:read' },
    schema: {
      operationId: 'getLearning',
      summary: "What smart-route has learned of the workspace's own traffic",
      tags: ['policy'],
      params: wsParams,
      response: { 200: learningView, ...errors },
    },
    handler: ({ params }) => readLearning(deps, params.ws),
  })
  app.route({
    method: 'DELETE',
    url: '/api/workspaces/:ws/learning',
    config: { permission: 'policy:write' },
    schema: {
      operationId: 'forgetLearning',
      summary: 'Forget what smart-route has learned, and all scores',
      description: 'The shared table holds again. Learning goes on by new scores unless the policy says otherwise.',
      tags: ['policy'],
      params: wsParams,
      response: { 200: learningView, ...errors },
    },
    handler: async ({ params }) => {
      await forgetLearning(deps, params.ws)
      return readLearning(deps, params.ws)
    },
  })
}
