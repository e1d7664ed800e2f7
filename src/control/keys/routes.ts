import { z } from 'zod'
import type { ControlDeps } from '../deps.ts'
import { idParams, wsParams } from '../shared/fields.ts'
import { optionalIdempotency } from '../shared/idempotency.ts'
import { page, pageQuery } from '../shared/page.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { changeKey } from './change-key.ts'
import { createKey } from './create-key.ts'
import { listKeys, readKey } from './read-keys.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'
import { createKeyBody, issuedKeyView, keyView, patchKeyBody, rotateKeyBody } from './schema.ts'

const tags = ['keys']
const listQuery = pageQuery.extend({ includeRevoked: z.stringbool().default(false) })

export function keyRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/keys',
    config: { permission: 'key:write' },
    schema: {
      operationId: 'createKey',
      summary: 'Issue a key',
      description: 'The secret is in this answer only. It works at once on this node, within a second on the others.',
      tags,
      params: wsParams,
      headers: optionalIdempotency,
      body: createKeyBody,
      response: { 201: issuedKeyView, ...errors },
    },
    handler: async (request, reply) => {
      const made = await createKey(deps, request.params.ws, request.body, request.headers['idempotency-key'])
      return reply.code(201).send(made)
    },
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/keys',
    config: { permission: 'key:read' },
    schema: {
      operationId: 'listKeys',
      summary: 'List keys, newest first',
      tags,
      params: wsParams,
      querystring: listQuery,
      response: { 200: page(keyView), ...errors },
    },
    handler: (request) => listKeys(deps, request.params.ws, request.query),
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/keys/:id',
    config: { permission: 'key:read' },
    schema: {
      operationId: 'getKey',
      summary: 'One key',
      tags,
      params: idParams,
      response: { 200: keyView, ...errors },
    },
    handler: (request) => readKey(deps, request.params.ws, request.params.id),
  })
  app.route({
    method: 'PATCH',
    url: '/api/workspaces/:ws/keys/:id',
    config: { permission: 'key:write' },
    schema: {
      operationId: 'changeKey',
      summary: 'Change a key',
      description: 'What is left out stays; null lifts a limit. In effect on every node within a second.',
      tags,
      params: idParams,
      body: patchKeyBody,
      response: { 200: keyView, ...errors },
    },
    handler: (request) => changeKey(deps, request.params.ws, request.params.id, request.body),
  })
  app.route({
    method: 'DELETE',
    url: '/api/workspaces/:ws/keys/:id',
    config: { permission: 'key:write' },
    schema: {
      operationId: 'revokeKey',
      summary: 'Revoke a key for good',
      description: 'It stops working within a second on every node. Its requests stay on record.',
      tags,
      params: idParams,
      response: { 204: z.undefined(), ...errors },
    },
    handler: async (request, reply) => {
      await revokeKey(deps, request.params.ws, request.params.id)
      return reply.code(204).send()
    },
  })
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/keys/:id/rotate',
    config: { permission: 'key:write' },
    schema: {
      operationId: 'rotateKey',
      summary: 'Give a key a new secret',
      description: 'Id, limits and spending stay. The former secret works for `overlapSeconds` more.',
      tags,
      params: idParams,
      headers: optionalIdempotency,
      body: rotateKeyBody,
      response: { 200: issuedKeyView, ...errors },
    },
    handler: (request) => {
      const { ws, id } = request.params
      return rotateKey(deps, ws, id, request.body?.overlapSeconds ?? 0, request.headers['idempotency-key'])
    },
  })
}
