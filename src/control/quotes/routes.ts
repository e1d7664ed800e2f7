import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { readQuotes } from './read-quotes.ts'
import { replaceQuotes } from './replace-quotes.ts'
import { historyQuery, laneParams, quotesBody, quotesView } from './schema.ts'

const tags = ['quotes']

export function quoteRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/quotes',
    config: { permission: 'quote:read' },
    schema: {
      operationId: 'listQuotes',
      summary: 'Prices agreed with the workspace, on all lanes',
      tags,
      params: wsParams,
      querystring: historyQuery,
      response: { 200: quotesView, ...errors },
    },
    handler: (request) => readQuotes(deps, request.params.ws, undefined, request.query.history),
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/quotes/:lane',
    config: { permission: 'quote:read' },
    schema: {
      operationId: 'getQuotes',
      summary: 'Prices agreed with the workspace on one lane',
      tags,
      params: laneParams,
      querystring: historyQuery,
      response: { 200: quotesView, ...errors },
    },
    handler: (request) => readQuotes(deps, request.params.ws, request.params.lane, request.query.history),
  })
  app.route({
    method: 'PUT',
    url: '/api/workspaces/:ws/quotes/:lane',
    config: { permission: 'operator' },
    schema: {
      operationId: 'replaceQuotes',
      summary: 'Replace the prices agreed on one lane',
      description: 'New requests are charged by them within a second; the former rules stay as history.',
      tags,
      params: laneParams,
      body: quotesBody,
      response: { 200: quotesView, ...errors },
    },
    handler: (request) => replaceQuotes(deps, request.params.ws, request.params.lane, request.body.rules),
  })
}
