import { z } from 'zod'
import { needPerson } from '../access/caller.ts'
import type { ControlDeps } from '../deps.ts'
import { idParams, wsParams } from '../shared/fields.ts'
import { optionalIdempotency } from '../shared/idempotency.ts'
import { page, pageQuery } from '../shared/page.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { acceptInvitation } from './accept.ts'
import { createInvitation } from './create-invitation.ts'
import { listInvitations, revokeInvitation } from './read-invitations.ts'
import { acceptBody, createInvitationBody, invitationView, issuedInvitationView, membershipView } from './schema.ts'

const tags = ['people']

export function invitationRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/invitations',
    config: { permission: 'invitation:write' },
    schema: {
      operationId: 'createInvitation',
      summary: 'Invite somebody to the workspace',
      description: 'For seven days. The link is in this answer only, and goes out by mail where that is configured.',
      tags,
      params: wsParams,
      headers: optionalIdempotency,
      body: createInvitationBody,
      response: { 201: issuedInvitationView, ...errors },
    },
    handler: async (request, reply) => {
      const { caller, params, body, headers } = request
      return reply.code(201).send(await createInvitation(deps, caller, params.ws, body, headers['idempotency-key']))
    },
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/invitations',
    config: { permission: 'invitation:read' },
    schema: {
      operationId: 'listInvitations',
      summary: 'Invitations that are open, newest first',
      tags,
      params: wsParams,
      querystring: pageQuery,
      response: { 200: page(invitationView), ...errors },
    },
    handler: (request) => listInvitations(deps, request.params.ws, request.query),
  })
  app.route({
    method: 'DELETE',
    url: '/api/workspaces/:ws/invitations/:id',
    config: { permission: 'invitation:write' },
    schema: {
      operationId: 'revokeInvitation',
      summary: 'Revoke an invitation',
      tags,
      params: idParams,
      response: { 204: z.undefined(), ...errors },
    },
    handler: async ({ params }, reply) => {
      await revokeInvitation(deps, params.ws, params.id)
      return reply.code(204).send()
    },
  })
  app.route({
    method: 'POST',
    url: '/api/invitations/accept',
    config: { permission: 'person' },
    schema: {
      operationId: 'acceptInvitation',
      summary: 'Join the workspace that an invitation is for',
      description: 'Only with the address that it was made for. Whoever has accepted it may do so again.',
      tags,
      body: acceptBody,
      response: { 200: membershipView, ...errors },
    },
    handler: ({ caller, body }) => {
      const { userId: id, email } = needPerson(caller)
      return acceptInvitation(deps, { id, email }, body.token)
    },
  })
}
