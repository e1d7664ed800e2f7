import type { Member } from '../kit/json-members.ts'
import type { LongRuns } from '../kit/long-runs.ts'
import type { JsonObject } from '../kit/parse-json.ts'
import type { Form } from './form.ts'
import type { HedgeAfter } from './hedge.ts'
import type { RouteWishes } from './route-wishes.ts'
import type { AskedSearches, Units } from './units.ts'
import type { WireFormat } from './wire-format.ts'
import type { FallbackScope, Key, Workspace } from './workspace.ts'

/** Who calls: an issued key and its workspace, as the snapshot had them when the request came. */
export interface Caller {
  readonly key: Key
  readonly workspace: Workspace
}

/** What a wire format's reader learns from a request body. The body itself is never changed. */
export interface RequestFacts {
  readonly model: string
  readonly stream: boolean
  /** The client asked for usage on the stream. */
  readonly wantsUsage: boolean
  /** Output tokens that the client allows per choice. */
  readonly outputCap: number | undefined
  /** Tokens that the request cannot do with fewer than, whatever is left of a budget. */
  readonly leastOutput?: number | undefined
  readonly choices: number
  /** The answer has output tokens at all (embeddings have none). */
  readonly generates: boolean
  /** Upper bound of input tokens, but for `inputImages`. */
  readonly inputCeiling: number
  /** Images that are read; how many tokens one of them is at most depends on the model. */
  readonly inputImages?: number | undefined
  /** Likely number of input tokens. */
  readonly inputEstimate: number
  readonly endUser: string | undefined
  /** Field that refers to state at the provider; such a call is for byok only. */
  readonly stored?: string | undefined
  /** The answer is searched for in the web, which it does not count: always by this model, or by a field of the request. */
  readonly searches?: AskedSearches
  /** Set where more than tokens of text in and out is counted: images, audio, searches. */
  readonly units?: Units | undefined
}

/** A request as the pipeline knows it: bytes, facts, and what its headers narrow. */
export interface Call {
  readonly id: string
  readonly format: WireFormat
  /** Epoch milliseconds. */
  readonly receivedAt: number
  readonly body: Buffer
  /** The body's value, as long as it may have to be translated; let go of as soon as it is known not to be needed. */
  json?: JsonObject | undefined
  /** What `json` has marks for. */
  readonly lifted?: LongRuns | undefined
  /** The body's top-level members. */
  readonly members: readonly Member[]
  /** The body where it is a form; `body` and `members` are empty then. */
  readonly form?: Form | undefined
  readonly facts: RequestFacts
  /** Headers that belong to the wire format, flat. */
  readonly ownHeaders: readonly string[]
  readonly region: string | undefined
  readonly fallback: FallbackScope | undefined
  readonly tags: Readonly<Record<string, string>> | undefined
  readonly timeoutMs: number | undefined
  readonly hedge?: HedgeAfter | undefined
  /** Undefined: the body has none. */
  readonly wishes?: RouteWishes | undefined
}
