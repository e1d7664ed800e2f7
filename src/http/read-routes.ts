import type { Kysely } from 'kysely'
import { generation } from '../insight/generation.ts'
import { keyUsage } from '../insight/key-usage.ts'
import type { Caller } from '../model/call.ts'
import type { ModelKind } from '../model/catalog.ts'
import { Fault } from '../model/fault.ts'
import { isLane } from '../model/lane.ts'
import { authenticate } from '../pipeline/authenticate.ts'
import type { PipelineDeps } from '../pipeline/run.ts'
import { type LaneOffer, type ModelOffer, modelOffers, offerOf, pricingView } from '../routing/model-list.ts'
import type { Database } from '../store/schema.ts'
import type { NodeExchange } from './node-exchange.ts'
import type { Route } from './route.ts'
import type { SmallAnswer } from './server.ts'

/** What a key's holder may read below `/v1`. */
export function readRoutes(deps: PipelineDeps, db: Kysely<Database>) {
  return async (route: Route, query: URLSearchParams, exchange: NodeExchange): Promise<SmallAnswer> => {
    const now = deps.now()
    const caller = authenticate(deps.snapshot, deps.hash, now, exchange)
    switch (route.kind) {
      case 'models':
        return json({ object: 'list', data: modelOffers(deps.snapshot, caller, now).flatMap(entries) })
      case 'model':
        return json(oneModel(deps, caller, decoded(route.id), now))
      case 'key':
        return json({ data: await keyUsage(db, deps.limits, caller, now) })
      case 'generation':
        return json(await generation(db, caller.workspace.id, query.get('id') ?? ''))
      default:
        throw new Fault('not_found', 'unknown_url', 'Unknown request URL.')
    }
  }
}

/** A path segment without its escapes; as it is where they are no valid ones. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function json(value: unknown): SmallAnswer {
  return { status: 200, contentType: 'application/json', body: JSON.stringify(value) }
}

/** The model under its own name, then once for each lane by prefix. */
function entries(offer: ModelOffer): object[] {
  const [first] = offer.lanes
  if (!first) return []
  return [
    entry(offer, offer.model.id, first),
    ...offer.lanes.map((lane) => entry(offer, `${lane.lane}/${offer.model.id}`, lane)),
  ]
}

function entry({ model, lanes }: ModelOffer, id: string, offer: LaneOffer): object {
  return {
    id,
    object: 'model',
    created: model.created,
    owned_by: model.deployments[0]?.provider.id ?? 'workspace',
    canonical_slug: model.id,
    name: model.name,
    context_length: model.contextWindow ?? null,
    architecture: {
      input_modalities: model.inputModalities,
      output_modalities: outputOf[model.kind],
      tokenizer: 'Other',
    },
    pricing: pricingView(offer),
    top_provider: {
      context_length: model.contextWindow ?? null,
      max_completion_tokens: model.maxOutputTokens ?? null,
      is_moderated: false,
    },
    lane: offer.lane,
    lanes: Object.fromEntries(
      lanes.map((lane) => [
        lane.lane,
        { pricing: pricingView(lane), price_version: lane.priceVersion, regions: lane.regions },
      ]),
    ),
  }
}

/** OpenRouter's names for what comes out. */
const outputOf: Readonly<Record<ModelKind, readonly string[]>> = {
  chat: ['text'],
  embedding: ['embeddings'],
  image: ['image'],
  speech: ['speech'],
  transcription: ['transcription'],
  moderation: ['text'],
  rerank: ['rerank'],
}

function oneModel(deps: PipelineDeps, caller: Caller, id: string, now: number): object {
  const slash = id.indexOf('/')
  const lane = id.slice(0, Math.max(0, slash))
  const prefixed = !deps.snapshot.catalog.models.has(id) && isLane(lane)
  const model = deps.snapshot.catalog.models.get(prefixed ? id.slice(slash + 1) : id)
  const offer = model && offerOf(deps.snapshot, caller, model, now)
  const found = offer?.lanes.find((one) => !prefixed || one.lane === lane)
  if (offer && found) return entry(offer, id, found)
  throw new Fault(
    'not_found',
    'model_not_found',
    `The model '${id.slice(0, 256)}' does not exist here or is not available to this key.`,
    {
      param: 'model',
    },
  )
}
