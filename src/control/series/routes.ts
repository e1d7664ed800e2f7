import type { ControlDeps } from '../deps.ts'
import { sightOf } from '../requests/sight.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { readSeries } from './read-series.ts'
import { seriesQuery, seriesView } from './schema.ts'

export function seriesRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/series',
    config: { permission: 'usage:read' },
    schema: {
      operationId: 'getSeries',
      summary: 'Requests, errors, money and latency over time',
      description: 'Settled requests by hour or day, for charts; every bucket of the span, empty ones too.',
      tags: ['usage'],
      params: wsParams,
      querystring: seriesQuery,
      response: { 200: seriesView, ...errors },
    },
    handler: (request) => readSeries(deps, sightOf(request.caller), request.params.ws, request.query),
  })
}
