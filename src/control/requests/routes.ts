import type { ControlDeps } from '../deps.ts'
import { idParams, wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { listRequests, readRequest } from './read-requests.ts'
import { requestDetail, requestPage, requestQuery } from './schema.ts'
import { sightOf } from './sight.ts'

const tags = ['requests']

export function requestRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/requests',
    config: { permission: 'request:read' },
    schema: {
      operationId: 'listRequests',
      summary: 'Requests, newest first',
      description:
        "Settled requests only. On cheap the fields costUsd, upstreamId and credentialId are the operator's own " +
        'knowledge and left out for workspace tokens; on resale credentialId is. With several filters a page can hold ' +
        'fewer than `limit` requests, or none, and still have a nextCursor: go on until it is null.',
      tags,
      params: wsParams,
      querystring: requestQuery,
      response: { 200: requestPage, ...errors },
    },
    handler: (request) => listRequests(deps, sightOf(request.caller), request.params.ws, request.query),
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/requests/:id',
    config: { permission: 'request:read' },
    schema: {
      operationId: 'getRequest',
      summary: 'One request with its attempts and its plan',
      tags,
      params: idParams,
      response: { 200: requestDetail, ...errors },
    },
    handler: (request) => readRequest(deps, sightOf(request.caller), request.params.ws, request.params.id),
  })
}
