import { z } from 'zod'
import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { page, pageQuery } from '../shared/page.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { changeMember, removeMember } from './change-members.ts'
import { listMembers } from './read-members.ts'
import { memberParams, memberView, patchMemberBody } from './schema.ts'

const tags = ['people']

export function memberRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/members',
    config: { permission: 'member:read' },
    schema: {
      operationId: 'listMembers',
      summary: 'Who belongs to the workspace',
      tags,
      params: wsParams,
      querystring: pageQuery,
      response: { 200: page(memberView), ...errors },
    },
    handler: (request) => listMembers(deps, request.params.ws, request.query),
  })
  app.route({
    method: 'PATCH',
    url: '/api/workspaces/:ws/members/:userId',
    config: { permission: 'member:write' },
    schema: {
      operationId: 'changeMember',
      summary: 'Give a member another role',
      description: 'Neither to nor from a role above your own. One owner has to stay.',
      tags,
      params: memberParams,
      body: patchMemberBody,
      response: { 200: memberView, ...errors },
    },
    handler: ({ caller, params, body }) => changeMember(deps, caller, params.ws, params.userId, body.role),
  })
  app.route({
    method: 'DELETE',
    url: '/api/workspaces/:ws/members/:userId',
    config: { permission: 'member:write', ofOneself: 'userId' },
    schema: {
      operationId: 'removeMember',
      summary: 'Take somebody out of the workspace, or leave it',
      description: 'Leaving needs no permission. One owner has to stay.',
      tags,
      params: memberParams,
      response: { 204: z.undefined(), ...errors },
    },
    handler: async ({ caller, params }, reply) => {
      await removeMember(deps, caller, params.ws, params.userId)
      return reply.code(204).send()
    },
  })
}
