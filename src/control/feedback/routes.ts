import type { ControlDeps } from '../deps.ts'
import { idParams } from '../shared/fields.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { type FeedbackBody, feedbackBody, feedbackView } from './schema.ts'

export function feedbackRoutes(app: ControlApp, { takeScore }: ControlDeps): void {
  if (!takeScore) return
  app.route({
    method: 'PUT',
    url: '/api/workspaces/:ws/requests/:id/feedback',
    config: { permission: 'feedback:write' },
    schema: {
      operationId: 'giveFeedback',
      summary: 'How good an answer was',
      description:
        'Kept with the figures of the choice, never with anything of the prompt; sent again it replaces what was said ' +
        "before. smart-route learns from it where the workspace's policy says so. Holders of a key send it about their " +
        'own requests to POST /v1/feedback, with the id in the body.',
      tags: ['requests'],
      params: idParams,
      body: feedbackBody,
      response: { 200: feedbackView, ...errors },
    },
    handler: async ({ params: { ws, id }, body }) => {
      const score = scoreOf(body)
      await takeScore({ workspaceId: ws, requestId: id, source: 'client', score })
      return { requestId: id, score }
    },
  })
}

const scoreOf = ({ score, rating }: FeedbackBody): number => score ?? (rating === 'up' ? 1 : 0)
