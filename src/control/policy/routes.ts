import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { readPolicy, replacePolicy } from './policy.ts'
import { policyBody, policyView } from './schema.ts'

const tags = ['policy']

export function policyRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/policy',
    config: { permission: 'policy:read' },
    schema: {
      operationId: 'getPolicy',
      summary: "The workspace's rules",
      tags,
      params: wsParams,
      response: { 200: policyView, ...errors },
    },
    handler: (request) => readPolicy(deps, request.params.ws),
  })
  app.route({
    method: 'PUT',
    url: '/api/workspaces/:ws/policy',
    config: { permission: 'policy:write' },
    schema: {
      operationId: 'replacePolicy',
      summary: "Replace the workspace's rules",
      description: 'Replaces all of them: what is left out goes back to the default. In effect within a second.',
      tags,
      params: wsParams,
      body: policyBody,
      response: { 200: policyView, ...errors },
    },
    handler: (request) => replacePolicy(deps, request.params.ws, request.body),
  })
}
