import swagger from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ControlApp } from './shared/route.ts'

const description = `Management API of Trilane. Money is a decimal string in USD, times are ISO 8601, ids are opaque and
ordered by time. An answer that is not a success is \`{"error":{"type","code","message","param"}}\`; the message says
what to do. Changes are in effect on every node within a second.`

/** Registers the generator; must come before the routes, since it collects them as they are added. */
export async function describeApi(app: ControlApp): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Trilane management API', version: '1', description },
      components: {
        securitySchemes: {
          operator: {
            type: 'http',
            scheme: 'bearer',
            description: 'TRILANE_ADMIN_KEY: everything, in every workspace.',
          },
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'tlm_…',
            description: 'Management token: one workspace, as its role (owner, admin, member, viewer) allows.',
          },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'trilane.session_token',
            description:
              'Who has signed in at /api/auth: as their role in the workspace allows. With https the name begins with ' +
              '__Secure-. Calls that change something must come from a page of this server (Origin), as JSON.',
          },
        },
      },
      tags: [
        { name: 'people', description: 'Who is signed in, and who belongs to a workspace.' },
        { name: 'workspaces', description: 'Tenants: each with its own keys, credentials, credit and rules.' },
        { name: 'keys', description: 'What clients authenticate with on /v1, with budgets and limits.' },
        { name: 'credentials', description: "A workspace's own provider secrets, for the byok lane." },
        { name: 'credits', description: 'Prepaid credit and what is left of it.' },
        { name: 'requests', description: 'What was served, at which cost and charge.' },
        { name: 'policy', description: "A workspace's own rules for lanes, regions and fallback." },
        { name: 'quotes', description: 'Prices agreed with a workspace.' },
        { name: 'prices', description: 'Models and what they cost.' },
        { name: 'tokens', description: 'Access to this API with roles.' },
        { name: 'usage', description: 'Sums and exports.' },
        { name: 'operation', description: "The operator's own: books, configuration." },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
}

export function openapiRoute(app: ControlApp): void {
  app.route({
    method: 'GET',
    url: '/api/openapi.json',
    config: { permission: 'public' },
    schema: {
      operationId: 'getOpenapi',
      summary: 'This document',
      tags: ['operation'],
      security: [],
      response: { 200: z.looseObject({}) },
    },
    handler: () => app.swagger() as unknown as Record<string, unknown>,
  })
}
