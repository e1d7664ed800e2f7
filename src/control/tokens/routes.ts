import { z } from 'zod'
import type { ControlDeps } from '../deps.ts'
import { idParams, wsParams } from '../shared/fields.ts'
import { optionalIdempotency } from '../shared/idempotency.ts'
import { page, pageQuery } from '../shared/page.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { createTokenBody, issuedTokenView, tokenView } from './schema.ts'
import { createToken, listTokens, revokeToken } from './tokens.ts'

const tags = ['tokens']

export function tokenRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/tokens',
    config: { permission: 'token:write' },
    schema: {
      operationId: 'createToken',
      summary: 'Issue a management token',
      description: 'For this API, in this workspace only. The secret is in this answer only.',
      tags,
      params: wsParams,
      headers: optionalIdempotency,
      body: createTokenBody,
      response: { 201: issuedTokenView, ...errors },
    },
    handler: async (request, reply) => {
      const key = request.headers['idempotency-key']
      return reply.code(201).send(await createToken(deps, request.caller, request.params.ws, request.body, key))
    },
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/tokens',
    config: { permission: 'token:read' },
    schema: {
      operationId: 'listTokens',
      summary: 'List management tokens, newest first',
      tags,
      params: wsParams,
      querystring: pageQuery,
      response: { 200: page(tokenView), ...errors },
    },
    handler: (request) => listTokens(deps, request.params.ws, request.query),
  })
  app.route({
    method: 'DELETE',
    url: '/api/workspaces/:ws/tokens/:id',
    config: { permission: 'token:write' },
    schema: {
      operationId: 'revokeToken',
      summary: 'Revoke a management token',
      tags,
      params: idParams,
      response: { 204: z.undefined(), ...errors },
    },
    handler: async (request, reply) => {
      await revokeToken(deps, request.caller, request.params.ws, request.params.id)
      return reply.code(204).send()
    },
  })
}
