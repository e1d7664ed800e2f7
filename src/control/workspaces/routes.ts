import { isOperator, personOf } from '../access/caller.ts'
import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { optionalIdempotency } from '../shared/idempotency.ts'
import { page, pageQuery } from '../shared/page.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { changeWorkspace } from './change-workspace.ts'
import { createWorkspace } from './create-workspace.ts'
import { listWorkspaces, readWorkspace } from './read-workspaces.ts'
import { createWorkspaceBody, patchWorkspaceBody, workspaceView } from './schema.ts'

const tags = ['workspaces']

export function workspaceRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'POST',
    url: '/api/workspaces',
    config: { permission: 'workspace:create' },
    schema: {
      operationId: 'createWorkspace',
      summary: 'Make a workspace',
      description: 'Who is signed in becomes its owner, unless they are the operator.',
      tags,
      headers: optionalIdempotency,
      body: createWorkspaceBody,
      response: { 201: workspaceView, ...errors },
    },
    handler: async (request, reply) => {
      const { body, caller, headers } = request
      const ownerId = isOperator(caller) ? undefined : personOf(caller)?.userId
      const made = await createWorkspace(deps, body, headers['idempotency-key'], ownerId)
      return reply.code(201).send(made)
    },
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces',
    config: { permission: 'workspace:read' },
    schema: {
      operationId: 'listWorkspaces',
      summary: 'List workspaces, newest first',
      description: 'The operator sees all of them, a token its own one, a person those they belong to.',
      tags,
      querystring: pageQuery,
      response: { 200: page(workspaceView), ...errors },
    },
    handler: (request) => listWorkspaces(deps, request.caller, request.query),
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws',
    config: { permission: 'workspace:read' },
    schema: {
      operationId: 'getWorkspace',
      summary: 'One workspace',
      tags,
      params: wsParams,
      response: { 200: workspaceView, ...errors },
    },
    handler: (request) => readWorkspace(deps, request.params.ws),
  })
  app.route({
    method: 'PATCH',
    url: '/api/workspaces/:ws',
    config: { permission: 'workspace:write' },
    schema: {
      operationId: 'changeWorkspace',
      summary: 'Change name, time zone or suspension',
      description: 'What is left out stays. In effect on every node within a second.',
      tags,
      params: wsParams,
      body: patchWorkspaceBody,
      response: { 200: workspaceView, ...errors },
    },
    handler: (request) => changeWorkspace(deps, request.caller, request.params.ws, request.body),
  })
}
