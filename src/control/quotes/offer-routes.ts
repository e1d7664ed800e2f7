import type { ControlDeps } from '../deps.ts'
import { type ControlApp, errors } from '../shared/route.ts'
import { acceptOffer, closeOffer, createOffer, readOffer } from './offers.ts'
import { laneParams, offerBody, offerParams, quoteView } from './schema.ts'

const tags = ['quotes']

export function offerRoutes(app: ControlApp, deps: ControlDeps): void {
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/quotes/:lane/offers',
    config: { permission: 'operator' },
    schema: {
      operationId: 'createOffer',
      summary: 'Offer the workspace a new version of its prices on one lane',
      description:
        'Takes the place of an offer that is still open. It stays open, whatever is put in force meanwhile, until it ' +
        'is accepted, declined, withdrawn or superseded, or until acceptUntil.',
      tags,
      params: laneParams,
      body: offerBody,
      response: { 201: quoteView, ...errors },
    },
    handler: async (request, reply) =>
      reply.code(201).send(await createOffer(deps, request.params.ws, request.params.lane, request.body)),
  })
  app.route({
    method: 'GET',
    url: '/api/workspaces/:ws/quotes/:lane/offers/:id',
    config: { permission: 'quote:read' },
    schema: {
      operationId: 'getOffer',
      summary: 'One offer, open or not',
      tags,
      params: offerParams,
      response: { 200: quoteView, ...errors },
    },
    handler: ({ params }) => readOffer(deps, params.ws, params.lane, params.id),
  })
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/quotes/:lane/offers/:id/accept',
    config: { permission: 'quote:accept' },
    schema: {
      operationId: 'acceptOffer',
      summary: 'Accept an offer: it is in force from now on, or from its validFrom on',
      description: 'Accepting it again gives the same answer and changes nothing. 409 when it is not open any more.',
      tags,
      params: offerParams,
      response: { 200: quoteView, ...errors },
    },
    handler: ({ params, caller }) => acceptOffer(deps, caller, params.ws, params.lane, params.id),
  })
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/quotes/:lane/offers/:id/decline',
    config: { permission: 'quote:accept' },
    schema: {
      operationId: 'declineOffer',
      summary: 'Decline an offer',
      tags,
      params: offerParams,
      response: { 200: quoteView, ...errors },
    },
    handler: ({ params }) => closeOffer(deps, params.ws, params.lane, params.id, 'declined'),
  })
  app.route({
    method: 'POST',
    url: '/api/workspaces/:ws/quotes/:lane/offers/:id/withdraw',
    config: { permission: 'operator' },
    schema: {
      operationId: 'withdrawOffer',
      summary: 'Withdraw an offer that was not accepted',
      tags,
      params: offerParams,
      response: { 200: quoteView, ...errors },
    },
    handler: ({ params }) => closeOffer(deps, params.ws, params.lane, params.id, 'withdrawn'),
  })
}
