import type { Lane } from './lane.ts'
import type { Ppm } from './money.ts'
import type { Price } from './price.ts'
import type { FormatPath, WireFormat } from './wire-format.ts'
import type { Credential } from './workspace.ts'

/** A request on its way to a provider, for ways of authentication that sign it. */
export interface OutgoingRequest {
  readonly method: 'POST' | 'GET'
  readonly baseUrl: string
  /** Below the base URL, with query. */
  readonly path: string
  /** Flat: name, value, … */
  readonly headers: readonly string[]
  readonly body: Buffer | undefined
}

/** A form to post for a token that is sent in a secret's place (RFC 6749, 4.4 and RFC 7523). */
export interface TokenExchange {
  readonly url: string
  /** application/x-www-form-urlencoded. */
  readonly form: string
}

/** How a provider's secret, or a token got for it, proves who asks. */
export interface Auth {
  /**
   * Headers to add, flat (name, value, …). `secret`: the token where one was exchanged for it. `foreign`: they go to a
   * base URL of a tenant's, so nothing but the secret may be in them. Throws Fault when the secret is malformed.
   */
  readonly authorize: (secret: string, request: OutgoingRequest, foreign?: boolean) => readonly string[]
  /** What to post for a token; returns undefined when this secret is sent itself. Throws Fault as `authorize` does. */
  readonly exchange?: ((secret: string) => TokenExchange | undefined) | undefined
}

/** Where a provider really differs from its wire format's rule. */
export interface Quirks {
  /** Name of the field that caps output tokens; `max_tokens` unless told. */
  readonly tokenCap?: 'max_tokens' | 'max_completion_tokens' | undefined
  /** False: the provider rejects `stream_options`; usage is estimated unless it reports it anyway. */
  readonly streamOptions?: boolean | undefined
  /** True: the provider may store answers unless told `store: false`. */
  readonly stores?: boolean | undefined
  /** The provider takes the model's earlier reasoning back: as `reasoning_content`, or as `reasoning_details`. */
  readonly reasoningHistory?: 'content' | 'details' | undefined
  /** How wishes about reasoning are told: `reasoning_effort` (unless told), or OpenRouter's `reasoning` object. */
  readonly reasoningWish?: 'effort' | 'object' | undefined
  /** True: `cache_control` may stand on parts, tools and messages of openai-chat. */
  readonly cacheControl?: boolean | undefined
  /** False: messages of openai-chat take a string only where all they hold is text. */
  readonly textParts?: boolean | undefined
  /** True: openai-chat has the role `developer`; elsewhere such messages are system messages. */
  readonly developerRole?: boolean | undefined
  /** True: openai-chat takes `tool_choice` of type `allowed_tools`; elsewhere the other tools are left out. */
  readonly allowedTools?: boolean | undefined
  /** True: openai-chat takes `top_k`. */
  readonly topK?: boolean | undefined
  /** True: tool messages of openai-chat take images and files, and files may be URLs. */
  readonly richMedia?: boolean | undefined
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
  /** Path below `baseUrl` for each wire format that it speaks; `../` at its start goes up from there. */
  readonly formats: Readonly<Partial<Record<WireFormat, FormatPath>>>
  readonly quirks: Quirks
  /** Path below `baseUrl` where the input tokens of a call in a format are counted, with `{model}` as in `formats`. */
  readonly counts?: Readonly<Partial<Record<WireFormat, string>>> | undefined
  /** Where a GET that costs nothing tells whether a credential is good, with the headers it needs. */
  readonly test?: { readonly path?: string; readonly headers?: readonly string[] } | undefined
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

/** What a model does; each kind is called in its own wire format. */
export const modelKinds = ['chat', 'embedding', 'image', 'speech', 'transcription', 'moderation', 'rerank'] as const
export type ModelKind = (typeof modelKinds)[number]

export interface Model {
  /** Public name. */
  readonly id: string
  readonly name: string
  /** Epoch seconds. */
  readonly created: number
  readonly kind: ModelKind
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
