import type { Lane } from './lane.ts'
import type { Ppm } from './money.ts'
import type { Price } from './price.ts'
import type { WireFormat } from './wire-format.ts'
import type { Credential } from './workspace.ts'

/** How a provider's secret travels: the headers it becomes, flat (name, value, …). */
export interface Auth {
  /** `foreign`: they go to a base URL of a tenant's, so nothing but the secret may be in them. */
  readonly headers: (secret: string, foreign?: boolean) => readonly string[]
}

/** Where a provider really differs from its wire format's rule. */
export interface Quirks {
  /** Name of the field that caps output tokens; `max_tokens` unless told. */
  readonly tokenCap?: 'max_tokens' | 'max_completion_tokens' | undefined
  /** False: the provider rejects `stream_options`; usage is estimated unless it reports it anyway. */
  readonly streamOptions?: boolean | undefined
  /** True: the provider may store answers unless told `store: false`. */
  readonly stores?: boolean | undefined
}

/** A vendor that serves models: data. `id` is unique in the catalogue. */
export interface Provider {
  readonly id: string
  readonly name: string
  /** Without a trailing slash. */
  readonly baseUrl: string
  readonly auth: Auth
  /** Environment variable that holds the operator's key. */
  readonly envKey?: string | undefined
  /** Path below `baseUrl` for each wire format that it speaks. */
  readonly formats: Readonly<Partial<Record<WireFormat, string>>>
  readonly quirks: Quirks
  /** Where requests are processed, when the operator says so. */
  readonly region?: string | undefined
  /** Name under which the price data lists this provider. */
  readonly priceId?: string | undefined
}

/** A model at a provider and region, with what the provider charges for it. */
export interface Deployment {
  /** `provider/model` or `provider/model@region`. */
  readonly id: string
  readonly provider: Provider
  /** The provider's name for the model. */
  readonly upstreamModel: string
  readonly region: string | undefined
  /** Undefined: unpriced; refused wherever money must be exact. */
  readonly price: Price | undefined
}

export interface Model {
  /** Public name. */
  readonly id: string
  readonly name: string
  /** Epoch seconds. */
  readonly created: number
  readonly kind: 'chat' | 'embedding'
  readonly contextWindow: number | undefined
  readonly maxOutputTokens: number | undefined
  readonly inputModalities: readonly string[]
  readonly deployments: readonly Deployment[]
  /** Posted pooled price. Without one the model is not on the cheap lane. */
  readonly cheapPrice: Price | undefined
  /** Margin on the provider's cost. */
  readonly resaleMargin: Ppm
}

/** Everything the operator's configuration decides; immutable, replaced whole. */
export interface Catalog {
  readonly providers: ReadonlyMap<string, Provider>
  readonly models: ReadonlyMap<string, Model>
  /** Operator-owned, by provider id. */
  readonly credentials: ReadonlyMap<string, readonly Credential[]>
  readonly laneOrder: readonly Lane[]
  readonly regions: ReadonlySet<string>
  /** Output tokens held for a request that names no cap of its own. */
  readonly maxOutputTokens: number
}
