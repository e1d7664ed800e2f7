import type { ControlDeps } from '../deps.ts'
import { viewPrices } from '../models/models.ts'
import { pricesView } from '../models/schema.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { offerRoutes } from './offer-routes.ts'
import { previewPrices } from './preview.ts'
import { readQuotes } from './read-quotes.ts'
import { replaceQuotes } from './replace-quotes.ts'
import { historyQuery, laneParams, previewBody, quoteBody, quotesView, quoteView } from './schema.ts'

const tags = ['quotes']

export function quoteRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/quotes',
    config: { permission: 'quote:read' },
    schema: {
      operationId: 'listQuotes',
      summary: 'Prices agreed with the workspace and offered to it, on all lanes',
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
      summary: 'Prices agreed with the workspace and offered to it, on one lane',
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
      summary: 'Put a new version of the prices agreed on one lane in force',
      description:
        'New requests are charged by it within a second; requests under way keep the terms they were planned with. ' +
        'The former version stays as history, one that was to come into force later is dropped.',
      tags,
      params: laneParams,
      body: quoteBody,
      response: { 200: quoteView, ...errors },
    },
    handler: (request) => replaceQuotes(deps, request.params.ws, request.params.lane, request.body),
  })
  offerRoutes(app, deps)
  if (deps.priceView) previewRoute(app, deps)
}

function previewRoute(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/quotes/:lane/preview',
    config: { permission: 'operator' },
    schema: {
      operationId: 'previewQuotes',
      summary: 'What each model would cost the workspace on the lane under these rules',
      description: 'Nothing is stored, nobody is charged by it.',
      tags,
      params: laneParams,
      body: previewBody,
      response: { 200: pricesView, ...errors },
    },
    handler: async (request) =>
      viewPrices(await previewPrices(deps, request.params.ws, request.params.lane, request.body)),
  })
}
