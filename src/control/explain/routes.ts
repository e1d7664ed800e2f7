import type { ControlDeps } from '../deps.ts'
import { sightOf } from '../requests/sight.ts'
import { wsParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { explainCall } from './explain.ts'
import { explainBody, explanationView } from './schema.ts'

export function explainRoutes(app: ControlApp, { explain }: ControlDeps): void {
  if (!explain) return
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/explain',
    config: { permission: 'request:read' },
    schema: {
      operationId: 'explainCall',
      summary: 'What would become of a call, and why',
      description:
        'The plan that the call would get now, with the decision where the choice of the model is ours. Nothing is ' +
        'sent to a provider, held, charged or kept. What only the reservation can tell (rates, what is left of a budget) ' +
        'is not part of it.',
      tags: ['requests'],
      params: wsParams,
      body: explainBody,
      response: { 200: explanationView, ...errors },
    },
    handler: (request) => explainCall(explain, sightOf(request.caller), request.params.ws, request.body),
  })
}
