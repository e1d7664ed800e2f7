import type { Kysely } from 'kysely'
import type { Learner } from '../insight/feedback/learner.ts'
import { generation } from '../insight/generation.ts'
import { keyUsage } from '../insight/key-usage.ts'
import type { Caller } from '../model/call.ts'
import { Fault } from '../model/fault.ts'
import { isLane } from '../model/lane.ts'
import { SMART_ROUTE } from '../model/smart.ts'
import { authenticate } from '../pipeline/authenticate.ts'
import type { PipelineDeps } from '../pipeline/run.ts'
import { smartName } from '../routing/decision/names.ts'
import { smartOffer } from '../routing/decision/smart-offer.ts'
import { type ModelOffer, modelOffers, offerOf } from '../routing/model-list.ts'
import type { Database } from '../store/schema.ts'
import { readFeedback } from './feedback.ts'
import { anthropicList, anthropicModel } from './models/anthropic.ts'
import { geminiList, geminiModel } from './models/gemini.ts'
import { type Listed, listed } from './models/listed.ts'
import { openAiList, openAiModel } from './models/openai.ts'
import type { NodeExchange } from './node-exchange.ts'
import type { Route } from './route.ts'
import { isAnthropic } from './route-errors.ts'
import type { SmallAnswer } from './server.ts'

/** What a key's holder may read below `/v1`, and what they may say of answers. */
export function readRoutes(deps: PipelineDeps, db: Kysely<Database>, learner: Pick<Learner, 'take'>) {
  return async (route: Route, query: URLSearchParams, exchange: NodeExchange): Promise<SmallAnswer> => {
    const now = deps.now()
    const caller = authenticate(deps.snapshot, deps.hash, now, exchange)
    switch (route.kind) {
      case 'models':
        return json(viewsFor(route, exchange).list(listed(allOffers(deps, caller, now)), query))
      case 'model': {
        const id = route.format === undefined ? decoded(route.id) : route.id
        return json(viewsFor(route, exchange).one(oneModel(deps, caller, id, now)))
      }
      case 'key':
        return json({ data: await keyUsage(db, deps.limits, caller, now) })
      case 'generation':
        return json(await generation(db, caller.workspace.id, query.get('id') ?? ''))
      case 'feedback': {
        const { id, score } = readFeedback(await exchange.body(LONGEST_FEEDBACK))
        const { workspace, key } = caller
        await learner.take({ workspaceId: workspace.id, keyId: key.id, requestId: id, source: 'client', score })
        return json({ data: { id, score } })
      }
      default:
        throw new Fault('not_found', 'unknown_url', 'Unknown request URL.')
    }
  }
}

/** Bytes. */
const LONGEST_FEEDBACK = 4_096

interface ModelViews {
  /** Throws Fault for a page that is none. */
  readonly list: (all: readonly Listed[], query: URLSearchParams) => object
  readonly one: (model: Listed) => object
}

const views = {
  openai: { list: openAiList, one: openAiModel },
  anthropic: { list: anthropicList, one: anthropicModel },
  gemini: { list: geminiList, one: geminiModel },
} as const satisfies Record<string, ModelViews>

/** Anthropic's clients ask below the same path as OpenAI's, and always name the API's version. */
function viewsFor(route: Route, exchange: NodeExchange): ModelViews {
  if ('format' in route && route.format === 'gemini') return views.gemini
  return isAnthropic(exchange) ? views.anthropic : views.openai
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

/** Models, and behind them the choice among them. */
function allOffers(deps: PipelineDeps, caller: Caller, now: number): readonly ModelOffer[] {
  const offers = modelOffers(deps.snapshot, caller, now)
  const smart = deps.smart.weights() && smartOffer(offers)
  return smart ? [...offers, smart] : offers
}

/** The name's entry. Throws Fault `model_not_found`. */
function oneModel(deps: PipelineDeps, caller: Caller, id: string, now: number): Listed {
  const slash = id.indexOf('/')
  const lane = id.slice(0, Math.max(0, slash))
  const prefixed = !deps.snapshot.catalog.models.has(id) && isLane(lane)
  const model = deps.snapshot.catalog.models.get(prefixed ? id.slice(slash + 1) : id)
  const chosen = smartName(deps.snapshot.catalog, [], id)
  const offer = model
    ? offerOf(deps.snapshot, caller, model, now)
    : chosen && allOffers(deps, caller, now).find((one) => one.model.id === SMART_ROUTE)
  const found = offer?.lanes.find((one) => !prefixed || one.lane === lane)
  if (offer && found) return { id, offer, lane: found }
  const text = `The model '${id.slice(0, 256)}' does not exist here or is not available to this key.`
  throw new Fault('not_found', 'model_not_found', text, { param: 'model' })
}
