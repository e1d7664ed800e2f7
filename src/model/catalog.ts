import type { Lane } from './lane.ts'
import type { Ppm } from './money.ts'
import type { Price } from './price.ts'
import type { ObjectSurface } from './stored-object.ts'
import type { FormatPath, WireFormat } from './wire-format.ts'
import type { Credential } from './workspace.ts'

/** A request on its way to a provider, for ways of authentication that sign it. */
export interface OutgoingRequest {
  readonly method: 'POST' | 'GET' | 'DELETE'
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
  /** Values of headers that the operator adds to every request, which may be secret as well. */
  readonly fixedValues?: readonly string[] | undefined
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
  /** Fields of openai-chat that it refuses: translated requests go without them. A client's own bytes stay as they are. */
  readonly lacks?: readonly string[] | undefined
  /** False: messages of openai-chat have no names of their speakers. */
  readonly messageNames?: boolean | undefined
  /** openai-chat: the provider's own name for the seed. */
  readonly seedField?: string | undefined
  /** Values of `reasoning_effort` that it takes, lowest first, where these are not all: the next higher one is told. */
  readonly efforts?: readonly string[] | undefined
  /** anthropic-messages: the version as it stands in the body, where the path names the model (Vertex AI). */
  readonly versionInBody?: string | undefined
  /** anthropic-messages: the betas that it takes, where it refuses requests that name others. */
  readonly betas?: readonly string[] | undefined
}

/** Models of a provider that speak other formats than the rest of them. */
interface ModelFamily {
  /** How the provider's names of these models begin. */
  readonly begins: string
  readonly formats: Provider['formats']
  readonly counts?: Provider['counts']
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
  /** The first that fits a model's name counts; `formats` and `counts` are those of the other models. */
  readonly families?: readonly ModelFamily[] | undefined
  /** Path below `baseUrl` where the input tokens of a call in a format are counted, with `{model}` as in `formats`. */
  readonly counts?: Readonly<Partial<Record<WireFormat, string>>> | undefined
  /** Paths below `baseUrl` where files and batches are kept; reached with credentials of workspaces only. */
  readonly objects?: Readonly<Partial<Record<ObjectSurface, string>>> | undefined
  /** Factor on the prices of what is sent as a batch, where a price names none itself. */
  readonly batchFactor?: Ppm | undefined
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

/** How long a model may take, ms; what is left out is as for every other. */
export interface Timeouts {
  /** To the head of an answer, and from there as long again until something is said. */
  readonly firstByteMs?: number | undefined
  /** Between two chunks of it. */
  readonly idleMs?: number | undefined
  /** Of the request with all its attempts. */
  readonly totalMs?: number | undefined
}

export interface Model {
  /** Public name. */
  readonly id: string
  readonly name: string
  /** Epoch seconds. */
  readonly created: number
  readonly kind: ModelKind
  readonly contextWindow: number | undefined
  readonly maxOutputTokens: number | undefined
  /** Output tokens of an answer for which the client names no cap, where the catalogue's rule is not to hold. */
  readonly defaultMaxOutputTokens?: number | undefined
  /** The most input tokens that one image is billed as; undefined: `USUAL_IMAGE_TOKENS`. */
  readonly imageTokens?: number | undefined
  readonly timeouts?: Timeouts | undefined
  readonly inputModalities: readonly string[]
  readonly deployments: readonly Deployment[]
  /** Posted pooled price. Without one the model is not on the cheap lane. */
  readonly cheapPrice: Price | undefined
  /** Margin on the provider's cost. */
  readonly resaleMargin: Ppm
}

/**
 * What an image is billed as at most where nothing else is known: no open model takes more by default than Qwen2.5-VL
 * (its `preprocessor_config.json`: 12,845,056 pixels, 28 × 28 of them a token).
 */
export const USUAL_IMAGE_TOKENS = 16_384

/** Everything the operator's configuration decides; immutable, replaced whole. */
export interface Catalog {
  readonly providers: ReadonlyMap<string, Provider>
  readonly models: ReadonlyMap<string, Model>
  /** Operator-owned, by provider id. */
  readonly credentials: ReadonlyMap<string, readonly Credential[]>
  readonly laneOrder: readonly Lane[]
  readonly regions: ReadonlySet<string>
  /** The most output tokens of an answer for which the client names no cap. */
  readonly defaultMaxOutputTokens: number
}
