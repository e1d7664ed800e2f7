import type { Catalog, Model, Provider } from '../model/catalog.ts'
import { type Lane, lanes } from '../model/lane.ts'
import type { Price } from '../model/price.ts'
import type { Credential, Workspace } from '../model/workspace.ts'
import { type Search, type Way, waysOn } from './candidates.ts'
import { formatOf } from './model-list.ts'
import { anyKey } from './price-view.ts'

/** A lane on which a model can be had. */
export interface PublicLane {
  readonly lane: Lane
  /** The posted price, on `cheap` alone: other prices depend on who asks. */
  readonly posted: Price | undefined
  readonly providers: readonly Provider[]
  readonly regions: readonly string[]
}

export interface PublicOffer {
  readonly model: Model
  /** In the order of `lanes`; empty where nobody can be served. */
  readonly lanes: readonly PublicLane[]
}

/** Somebody without a quote or a rule of their own, with a key at every provider. */
const stranger: Workspace = { id: '', name: '', suspended: false, policy: {}, quotes: [], timeZone: 'UTC' }
const key = anyKey(stranger.id)

/** What each model of the catalogue is offered on to whoever asks, by the rules that requests are routed by. `now`: epoch ms. */
export function publicOffers(catalog: Catalog, now: number): PublicOffer[] {
  const keys = new Map([...catalog.providers.values()].map((provider) => [provider.id, ownKey(provider)]))
  return [...catalog.models.values()].map((model) => {
    // Of the providers that have the model alone: thousands of models times all providers take their time.
    const own = [...new Set(model.deployments.flatMap(({ provider }) => keys.get(provider.id) ?? []))]
    const search = { catalog, workspace: stranger, key, own, region: undefined, now, unavailable: () => undefined }
    return {
      model,
      lanes: lanes.flatMap((lane) => laneOf(lane, model, { ...search, format: formatOf[model.kind] }) ?? []),
    }
  })
}

function laneOf(lane: Lane, model: Model, search: Search): PublicLane | undefined {
  const ways = waysOn(lane, { lane, region: undefined, model, passthrough: undefined }, search, [])
  if (ways.length === 0) return undefined
  return {
    lane,
    posted: lane === 'cheap' ? model.cheapPrice : undefined,
    providers: unique(ways, ({ provider }) => provider),
    regions: unique(ways, ({ region }) => region).filter((region) => region !== undefined),
  }
}

function unique<T>(ways: readonly Way[], of: (way: Way) => T): T[] {
  return [...new Set(ways.map(of))]
}

function ownKey({ id, baseUrl }: Provider): Credential {
  return {
    id,
    workspaceId: stranger.id,
    providerId: id,
    name: '',
    // Providers that have an address for each customer get it from the customer.
    baseUrl: baseUrl === '' ? 'https://own.invalid' : undefined,
    region: undefined,
    lanes: ['byok'],
    monthlyBudget: undefined,
    priority: 0,
    models: {},
    prices: {},
    disabled: false,
    secret: () => '',
  }
}
