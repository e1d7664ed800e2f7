import { z } from 'zod'
import type { ControlDeps } from '../deps.ts'
import { idParams, wsParams } from '../shared/fields.ts'
import { optionalIdempotency } from '../shared/idempotency.ts'
import { page, pageQuery } from '../shared/page.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { changeCredential } from './change-credential.ts'
import { createCredential } from './create-credential.ts'
import { deleteCredential } from './delete-credential.ts'
import { listCredentials, readCredential } from './read-credentials.ts'
import { createCredentialBody, credentialTestView, credentialView, patchCredentialBody } from './schema.ts'
import { testCredential } from './test-credential.ts'

const tags = ['credentials']

export function credentialRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/credentials',
    config: { permission: 'credential:write' },
    schema: {
      operationId: 'createCredential',
      summary: "Store a provider's secret of the workspace",
      description: 'For the byok lane of this workspace only. The secret is encrypted and never comes back.',
      tags,
      params: wsParams,
      headers: optionalIdempotency,
      body: createCredentialBody,
      response: { 201: credentialView, ...errors },
    },
    handler: async (request, reply) => {
      const made = await createCredential(deps, request.params.ws, request.body, request.headers['idempotency-key'])
      return reply.code(201).send(made)
    },
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/credentials',
    config: { permission: 'credential:read' },
    schema: {
      operationId: 'listCredentials',
      summary: 'List credentials, newest first',
      tags,
      params: wsParams,
      querystring: pageQuery,
      response: { 200: page(credentialView), ...errors },
    },
    handler: (request) => listCredentials(deps, request.params.ws, request.query),
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/credentials/:id',
    config: { permission: 'credential:read' },
    schema: {
      operationId: 'getCredential',
      summary: 'One credential',
      tags,
      params: idParams,
      response: { 200: credentialView, ...errors },
    },
    handler: (request) => readCredential(deps, request.params.ws, request.params.id),
  })
  app.route({
    method: 'PATCH',
    url: '/api/workspaces/:ws/credentials/:id',
    config: { permission: 'credential:write' },
    schema: {
      operationId: 'changeCredential',
      summary: 'Change a credential or replace its secret',
      description: 'What is left out stays. In effect on every node within a second.',
      tags,
      params: idParams,
      body: patchCredentialBody,
      response: { 200: credentialView, ...errors },
    },
    handler: (request) => changeCredential(deps, request.params.ws, request.params.id, request.body),
  })
  app.route({
    method: 'DELETE',
    url: '/api/workspaces/:ws/credentials/:id',
    config: { permission: 'credential:write' },
    schema: {
      operationId: 'deleteCredential',
      summary: 'Delete a credential and its secret',
      tags,
      params: idParams,
      response: { 204: z.undefined(), ...errors },
    },
    handler: async (request, reply) => {
      await deleteCredential(deps, request.params.ws, request.params.id)
      return reply.code(204).send()
    },
  })
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/credentials/:id/test',
    config: { permission: 'credential:write' },
    schema: {
      operationId: 'testCredential',
      summary: 'Ask the provider whether the credential works',
      description: 'Answers 200 also when it does not; `ok` tells.',
      tags,
      params: idParams,
      response: { 200: credentialTestView, ...errors },
    },
    handler: (request) => testCredential(deps, request.params.ws, request.params.id),
  })
}
