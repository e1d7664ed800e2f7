import type { Caller } from '../model/call.ts'
import type { Model, ModelKind } from '../model/catalog.ts'
import type { Lane } from '../model/lane.ts'
import type { Ppm } from '../model/money.ts'
import type { Price, Rates } from '../model/price.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { WireFormat } from '../model/wire-format.ts'
import type { QuoteRef } from '../model/workspace.ts'
import { type Way, waysOn } from './candidates.ts'
import { allowedLanes } from './lane-order.ts'
import { matchesAny } from './name-pattern.ts'

/** The format in which a kind of model is asked for, as far as listing goes. */
export const formatOf: Readonly<Record<ModelKind, WireFormat>> = {
  chat: 'openai-chat',
  embedding: 'openai-embeddings',
  image: 'openai-images',
  speech: 'openai-speech',
  transcription: 'openai-transcriptions',
  moderation: 'openai-moderations',
  rerank: 'rerank',
}

/** What a caller pays for a model on one lane, from the way that costs least. */
export interface LaneOffer {
  readonly lane: Lane
  /** Undefined: unpriced (byok only). */
  readonly price: Price | undefined
  readonly factor: Ppm
  readonly priceVersion: string
  /** The quote that set the price, if one did. */
  readonly quote: QuoteRef | undefined
  readonly regions: readonly string[]
  /** All ways to it, the cheapest first. */
  readonly ways: readonly Pick<Way, 'credential' | 'deployment'>[]
}

export interface ModelOffer {
  readonly model: Model
  /** In the caller's lane order; never empty. */
  readonly lanes: readonly LaneOffer[]
}

/** The models that this caller can use now, and what they cost on each lane. */
export function modelOffers(snapshot: Snapshot, caller: Caller, now: number): ModelOffer[] {
  const offers: ModelOffer[] = []
  for (const model of snapshot.catalog.models.values()) {
    const offer = offerOf(snapshot, caller, model, now)
    if (offer) offers.push(offer)
  }
  return offers
}

export function offerOf(snapshot: Snapshot, caller: Caller, model: Model, now: number): ModelOffer | undefined {
  const { key, workspace } = caller
  if (key.models && !matchesAny(key.models, model.id)) return undefined
  const lanes = allowedLanes(undefined, snapshot.catalog, key, workspace, 'lane')
    .map((lane) => laneOffer(snapshot, caller, model, lane, now))
    .filter((offer) => offer !== undefined)
  return lanes.length > 0 ? { model, lanes } : undefined
}

function laneOffer(
  snapshot: Snapshot,
  { key, workspace }: Caller,
  model: Model,
  lane: Lane,
  now: number,
): LaneOffer | undefined {
  const ways = waysOn(
    lane,
    { lane, region: undefined, model, passthrough: undefined },
    {
      catalog: snapshot.catalog,
      workspace,
      key,
      own: snapshot.credentialsOf(workspace.id),
      format: formatOf[model.kind],
      region: undefined,
      now,
      unavailable: () => undefined,
    },
    [],
  )
  const first = ways.sort((a, b) => Number(sumOf(a) - sumOf(b)))[0]
  if (!first) return undefined
  const { sell, cost, version, quote } = first.terms
  return {
    lane,
    price: lane === 'byok' ? cost : sell?.price,
    factor: lane === 'byok' ? 1_000_000 : (sell?.factor ?? 1_000_000),
    priceVersion: version,
    quote,
    regions: [...new Set(ways.map(({ region }) => region).filter((region) => region !== undefined))],
    ways,
  }
}

function sumOf({ terms }: Way): bigint {
  const price = terms.sell?.price ?? terms.cost
  return price ? price.input + price.output : 0n
}

/** OpenRouter's names for the kinds that it lists; USD for one unit as decimal strings. */
const listed: readonly (readonly [string, keyof Rates])[] = [
  ['prompt', 'input'],
  ['completion', 'output'],
  ['request', 'request'],
  ['image', 'image'],
  ['web_search', 'search'],
  ['internal_reasoning', 'reasoning'],
  ['input_cache_read', 'cacheRead'],
  ['input_cache_write', 'cacheWrite'],
]

/** Digits between nano-dollars per million units times ppm, and USD for one unit. */
const DIGITS = 21

export function pricingView({ price, factor }: LaneOffer): Record<string, string> {
  const view: Record<string, string> = {}
  if (!price) return view
  for (const [name, kind] of listed) {
    const rate = price[kind]
    if (rate !== undefined) view[name] = perUnit(rate * BigInt(factor))
  }
  return view
}

function perUnit(value: bigint): string {
  const text = value.toString().padStart(DIGITS + 1, '0')
  const fraction = text.slice(-DIGITS).replace(/0+$/, '')
  return `${text.slice(0, -DIGITS)}${fraction ? `.${fraction}` : ''}`
}
