import type { Member } from '../kit/json-members.ts'
import type { Call, RequestFacts } from '../model/call.ts'
import type { Quirks } from '../model/catalog.ts'
import type { Usage } from '../model/usage.ts'
import type { WireFormat } from '../model/wire-format.ts'

/** What an upstream body must say other than the client's. */
export interface UpstreamTarget {
  /** The provider's name for the model. */
  readonly model: string
  /** Output tokens per choice to ask for; undefined leaves the client's own cap as it is. */
  readonly outputCap: number | undefined
  /** Take out all that is not on the format's allow-list (cheap lane). */
  readonly scrub: boolean
  /** Forbid state at the provider (lanes on operator accounts). */
  readonly stateless: boolean
  readonly quirks: Quirks
}

export interface UpstreamBody {
  readonly body: Buffer
  /** Names of fields that were taken out. */
  readonly dropped: readonly string[]
}

/** Money to show in an answer's usage, as OpenRouter does: USD as JSON numbers. */
export interface ShownCost {
  readonly charge: number
  /** The provider's cost; undefined where it is the operator's own knowledge. */
  readonly upstream: number | undefined
  readonly isByok: boolean
}

/** What was learned from a plain answer. */
export interface AnswerFacts {
  readonly members: readonly Member[]
  readonly id: string | undefined
  readonly model: string | undefined
  readonly usage: Usage | undefined
  /** JSON text of the usage object. */
  readonly rawUsage: string | undefined
  readonly finishReason: string | undefined
  /** An error object in a 200 answer. */
  readonly error: boolean
}

/**
 * Watches a stream pass. `push` takes blocks of whole events and says how many of their bytes may go on to the client
 * at once; from the first event that tells completion on, bytes are kept, until `end` turns them into what the client
 * gets once the books are settled.
 */
export interface StreamTap {
  push(block: Buffer): Buffer | undefined
  /** True once an event has told that the answer is complete. */
  readonly complete: boolean
  /** The stream's own error event, if one came. */
  readonly error: string | undefined
  /** At least one event with something in it has passed. */
  readonly started: boolean
  readonly id: string | undefined
  readonly model: string | undefined
  readonly finishReason: string | undefined
  readonly usage: Usage | undefined
  /** The usage was told with the answer's end or after it; before, it can speak of a part only. */
  readonly usageFinal: boolean
  readonly rawUsage: string | undefined
  /** What was generated so far, estimated from what passed. */
  readonly outputEstimate: number
  /** The kept bytes as the client gets them. */
  tail(cost: ShownCost | undefined): Buffer
}

/** All that the pipeline needs of one wire format. */
export interface Wire {
  readonly format: WireFormat
  /** Throws Fault `invalid_request` that names the field. */
  read(json: Readonly<Record<string, unknown>>, bodyLength: number): RequestFacts
  toUpstream(call: Call, target: UpstreamTarget): UpstreamBody
  readAnswer(body: Buffer): AnswerFacts | undefined
  /** The answer with cost in its usage, scrubbed if told; the same bytes otherwise. */
  writeAnswer(body: Buffer, facts: AnswerFacts, cost: ShownCost | undefined, scrub: boolean): Buffer
  tap(options: { readonly wantsUsage: boolean; readonly scrub: boolean }): StreamTap
}
