import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { page, pageQuery } from '../shared/page.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { changeCredit } from './change-credit.ts'
import { listCredits, readBalance } from './read-credits.ts'
import { balanceView, createCreditBody, creditHeaders, creditView } from './schema.ts'

const tags = ['credits']

export function creditRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/credits',
    config: { permission: 'operator' },
    schema: {
      operationId: 'createCredit',
      summary: 'Add credit, or take some back',
      description:
        'Needs the header Idempotency-Key: 400 without. The same key and body again give the first answer (header ' +
        '`idempotency-replayed: true`) and post nothing; the same key with another body is a 409.',
      tags,
      params: wsParams,
      headers: creditHeaders,
      body: createCreditBody,
      response: { 201: creditView, ...errors },
    },
    handler: async (request, reply) => {
      const key = request.headers['idempotency-key']
      const { fresh, view } = await changeCredit(deps, request.params.ws, request.body, key)
      if (!fresh) reply.header('idempotency-replayed', 'true')
      return reply.code(201).send(view)
    },
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/credits',
    config: { permission: 'balance:read' },
    schema: {
      operationId: 'listCredits',
      summary: 'Grants, top-ups and corrections, newest first',
      tags,
      params: wsParams,
      querystring: pageQuery,
      response: { 200: page(creditView), ...errors },
    },
    handler: (request) => listCredits(deps, request.params.ws, request.query),
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/balance',
    config: { permission: 'balance:read' },
    schema: {
      operationId: 'getBalance',
      summary: 'Credit, holds and what is left',
      tags,
      params: wsParams,
      response: { 200: balanceView, ...errors },
    },
    handler: (request) => readBalance(deps, request.params.ws),
  })
}
