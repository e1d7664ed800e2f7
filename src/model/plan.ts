import type { LinearPattern } from '../kit/linear-pattern.ts'
import type { Deployment, Model, Provider } from './catalog.ts'
import type { JsonSchema } from './chat/request.ts'
import type { Lane } from './lane.ts'
import type { Nano, Ppm } from './money.ts'
import type { Price } from './price.ts'
import type { JudgePolicy, SmartDecision } from './smart.ts'
import type { FormatPath, WireFormat } from './wire-format.ts'
import type { Credential, QuoteRef } from './workspace.ts'

/** What a candidate costs and what is charged for it, fixed for the request that planned with it. */
export interface Terms {
  /** The provider's price; undefined: unpriced (byok without a budget only). */
  readonly cost: Price | undefined
  /** The charge is usage × price × factor; undefined: nothing is charged for tokens. */
  readonly sell: { readonly price: Price; readonly factor: Ppm } | undefined
  /** The quote that set the charge; undefined: price list or default margin. */
  readonly quote: QuoteRef | undefined
  /** Content hash of all this, `pv_…`. */
  readonly version: string
  /** JSON text of all this. */
  readonly body: string
}

/** One way to serve the request. */
export interface Candidate {
  readonly lane: Lane
  readonly model: Model
  readonly deployment: Deployment
  readonly provider: Provider
  readonly credential: Credential
  readonly baseUrl: string
  /** What is spoken with the provider; other than the call's own, the call is translated. */
  readonly format: WireFormat
  /** Path below the base URL. */
  readonly path: FormatPath
  readonly region: string | undefined
  readonly terms: Terms
  /** Output tokens per choice to send upstream; undefined: leave the client's. */
  readonly outputCap: number | undefined
  /** The cap was lowered to what a budget or the credit still covers. */
  readonly clipped: boolean
  readonly costCeiling: Nano | undefined
  readonly chargeCeiling: Nano
}

/** Why a way was not taken. */
export interface Drop {
  readonly lane: Lane
  readonly provider: string
  readonly model: string
  readonly credentialId: string | undefined
  readonly reason: string
  /** Epoch ms from when on it can be taken again, where it only rests. */
  readonly restsUntil?: number | undefined
}

export interface Plan {
  /** In the order they are tried; at least one. */
  readonly candidates: readonly Candidate[]
  readonly drops: readonly Drop[]
  /** The highest charge among the candidates: what the workspace's credit must bear. */
  readonly chargeCeiling: Nano
  /** The highest amount that counts against the key's budget. */
  readonly spendCeiling: Nano
  /** Input estimate and output ceiling, for tokens per minute. */
  readonly tokens: number
  /** Why these models, where the request left the choice to us or the workspace wants to know what it would be. */
  readonly decision?: SmartDecision | undefined
  /** Key under which the model that serves is remembered. */
  readonly conversation?: string | undefined
  /** Key under which it is noticed that the same prompt comes again. */
  readonly repeat?: string | undefined
  /** Set where the answer is to be judged by a model. */
  readonly judged?: Judged | undefined
  /** Set where a whole answer is verified before it is given; ceilings are those of two attempts then. */
  readonly verification?: Verification | undefined
}

/** What an answer is held against. */
export interface Verification {
  readonly schema: JsonSchema | undefined
  /** Schemas of arguments by the name of their tool. */
  readonly tools: ReadonlyMap<string, JsonSchema> | undefined
  readonly pattern: LinearPattern | undefined
}

/** What a judge needs, and where it may be asked. */
export interface Judged {
  readonly policy: JudgePolicy
  /** What the model's name narrowed the request to. */
  readonly lane: Lane | undefined
  readonly region: string | undefined
  /** Of the prompt, oldest first. */
  readonly texts: readonly string[]
}
