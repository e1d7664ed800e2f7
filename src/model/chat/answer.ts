import type { Usage } from '../usage.ts'
import type { Citation, Part, Signature } from './parts.ts'
import type { SignatureOrigin } from './signature.ts'

/** Why a choice ended, in one vocabulary. `raw` beside it is the provider's own word. */
export type FinishReason =
  | 'stop'
  | 'length'
  | 'tool-calls'
  | 'content-filter'
  | 'refusal'
  | 'pause'
  | 'context-length'
  | 'error'
  | 'other'

export interface Finish {
  readonly reason: FinishReason
  readonly raw: string | undefined
  /** The stop sequence that was met. */
  readonly stopSequence?: string | undefined
  /** What the provider says of the reason, for its own format. */
  readonly details?: { readonly origin: SignatureOrigin; readonly value: Readonly<Record<string, unknown>> } | undefined
}

export interface Choice {
  readonly index: number
  readonly parts: readonly Part[]
  readonly finish: Finish
  /** As OpenAI has them: `{token, logprob, bytes, top_logprobs}` each. */
  readonly logprobs?: readonly Readonly<Record<string, unknown>>[] | undefined
}

/** A whole answer in no format's words. */
export interface ChatAnswer {
  /** The provider's id of it. */
  readonly id: string | undefined
  /** The model's name as the provider reports it. */
  readonly model: string | undefined
  /** Epoch seconds. */
  readonly created: number | undefined
  readonly choices: readonly Choice[]
  readonly usage: Usage | undefined
  readonly serviceTier?: string | undefined
}

/**
 * What happens on a stream, in order: `start`; for each part `part-start`, its deltas, `part-end`; `choice-end` for each
 * choice; `usage` at any place, the last one counts, and what is final comes behind `choice-end` or `choice-ending`;
 * `end`. A decoder that meets a stream without starts or ends of parts makes them. `part` numbers the parts of a choice
 * from 0.
 */
export type StreamEvent =
  | {
      readonly type: 'start'
      readonly id: string | undefined
      readonly model: string | undefined
      readonly created: number | undefined
      readonly serviceTier?: string | undefined
    }
  | { readonly type: 'part-start'; readonly choice: number; readonly part: number; readonly head: PartHead }
  | { readonly type: 'part-delta'; readonly choice: number; readonly part: number; readonly delta: PartDelta }
  | { readonly type: 'part-end'; readonly choice: number; readonly part: number }
  | {
      readonly type: 'logprobs'
      readonly choice: number
      readonly logprobs: readonly Readonly<Record<string, unknown>>[]
    }
  /**
   * The provider has said why the choice ends. More of it may come all the same, and another reason: the last one counts
   * and comes again with `choice-end`, behind which nothing follows.
   */
  | { readonly type: 'choice-ending'; readonly choice: number; readonly finish: Finish }
  | { readonly type: 'choice-end'; readonly choice: number; readonly finish: Finish }
  /** All that was used so far, not what came since the last one. `raw`: JSON text of the provider's own object. */
  | { readonly type: 'usage'; readonly usage: Usage; readonly raw: string }
  /** The provider is alive and has nothing to say. */
  | { readonly type: 'ping' }
  | { readonly type: 'end' }
  /** The provider broke off. `raw` is its error object as JSON text. */
  | { readonly type: 'error'; readonly raw: string; readonly message: string | undefined }

/** What is known of a part when it begins. */
export type PartHead =
  | { readonly type: 'text' }
  | { readonly type: 'refusal' }
  | { readonly type: 'reasoning'; readonly summary?: boolean | undefined; readonly id?: string | undefined }
  | {
      readonly type: 'tool-call'
      readonly id: string
      readonly name: string
      readonly custom?: boolean | undefined
      readonly signature?: Signature | undefined
    }
  | { readonly type: 'audio'; readonly id?: string | undefined }
  /** Whole at once: an image, a hidden thought, a provider's own kind of part. */
  | { readonly type: 'whole'; readonly part: Part }

/** More of a part. */
export type PartDelta =
  /** More of the text of a text, refusal or reasoning part, or of a tool call's input. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'signature'; readonly signature: Signature }
  | { readonly type: 'citation'; readonly citation: Citation }
  /** Base64 audio and what is said in it. */
  | { readonly type: 'audio'; readonly data?: string | undefined; readonly transcript?: string | undefined }
