import { z } from 'zod'
import type { ControlDeps } from '../deps.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { listModels, viewPrices } from './models.ts'
import { readPriceHistory } from './price-history.ts'
import { modelsView, priceHistoryView, pricesView } from './schema.ts'

const tags = ['prices']

export function modelRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/models',
    config: { permission: 'operator' },
    schema: {
      operationId: 'listModels',
      summary: 'The catalogue with deployments, costs and lane prices',
      tags,
      response: { 200: modelsView, ...errors },
    },
    handler: () => listModels(deps),
  })
  app.route({
    method: 'GET',
    url: '/api/models/:model/prices',
    config: { permission: 'operator' },
    schema: {
      operationId: 'listModelPrices',
      summary: 'What a model has cost on each lane since when, newest first',
      description:
        'Prices by the general terms, as configuration and listed prices had them; kept since the server knows of them. ' +
        'What is quoted to a workspace has a history of its own: GET …/quotes.',
      tags,
      params: z.strictObject({ model: z.string().min(1).max(200) }),
      response: { 200: priceHistoryView, ...errors },
    },
    handler: (request) => readPriceHistory(deps, request.params.model),
  })
  const { priceView } = deps
  if (!priceView) return
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/prices',
    config: { permission: 'price:read' },
    schema: {
      operationId: 'listPrices',
      summary: 'What each model costs this workspace on each lane now',
      description: 'Quotes and margins applied: what the next request would be charged by.',
      tags,
      params: wsParams,
      response: { 200: pricesView, ...errors },
    },
    handler: (request) => viewPrices(priceView(request.params.ws)),
  })
}
