import type { SentTexts } from '../kit/long-runs.ts'
import type { Call, RequestFacts } from '../model/call.ts'
import type { Quirks } from '../model/catalog.ts'
import type { Fault } from '../model/fault.ts'
import type { FormFields } from '../model/form.ts'
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

/** A body that is passed on while it comes. */
export interface StreamedBody {
  /** In bytes, where it is known. */
  readonly length: number | undefined
  /** Can be taken once. What is dropped on the way is added to `dropped` of the UpstreamBody. */
  chunks(): AsyncIterable<Buffer>
}

export interface UpstreamBody {
  readonly body: Buffer | StreamedBody
  /** Where it is not JSON. */
  readonly contentType?: string | undefined
  /** Headers that the format wants besides content type, length and authentication, flat. */
  readonly headers?: readonly string[]
  /** Names of fields that were taken out. */
  readonly dropped: readonly string[]
}

/** Money to show in an answer's usage, as OpenRouter does: USD as JSON numbers. */
export interface ShownCost {
  readonly charge: number
  /** The provider's cost; undefined where it is the operator's own knowledge. */
  readonly upstream: number | undefined
  readonly isByok: boolean
  /** What was charged for: estimates too, of counts that the provider did not tell. */
  readonly usage?: Usage | undefined
}

/** What was learned from a plain answer. */
export interface AnswerFacts {
  readonly id: string | undefined
  readonly model: string | undefined
  readonly usage: Usage | undefined
  /** JSON text of the usage object. */
  readonly rawUsage: string | undefined
  readonly finishReason: string | undefined
  /** An error object in a 200 answer. */
  readonly error: boolean
  /** The answer as the client gets it: with cost in its usage, scrubbed if told. */
  readonly write: (cost: ShownCost | undefined, scrub: boolean) => Buffer
}

/**
 * Watches a stream pass. `push` takes blocks of whole events and says how many of their bytes may go on to the client
 * at once; from the first event that tells completion on, bytes are kept, until `end` turns them into what the client
 * gets once the books are settled.
 */
export interface StreamTap {
  push(block: Buffer): Buffer | undefined
  /** True once every choice that has begun has told why it ended. */
  readonly complete: boolean
  /** The stream's own error event, if one came before the stream's end; or GARBLED (wire/garbled.ts). */
  readonly error: string | undefined
  /** The provider has told its end: nothing that counts comes behind it. Undefined where only the connection tells. */
  readonly ended?: boolean
  /**
   * Something was said, or the end has told that there is an answer without. Until then nothing may reach the client, and
   * another provider may be asked; what has come and gone without it was an empty answer.
   */
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
  /** Number that the event behind those that passed has, where the format numbers its events. */
  readonly sequence?: number | undefined
  /** The provider has ended its answer cleanly; for streams that no event ends. */
  finish?(): void
  /** The kept bytes as the client gets them. */
  tail(cost: ShownCost | undefined): Buffer
}

export interface TapOptions {
  readonly wantsUsage: boolean
  /** Only what tells nothing about the operator's account may pass. */
  readonly scrub: boolean
  /** Answers that were asked for; 1 where it is not told. */
  readonly choices?: number | undefined
}

/** Where a stream stands that is ended by an error. */
export interface StreamPlace {
  readonly requestId: string
  /** As the stream told it. */
  readonly answerId: string | undefined
  readonly model: string
  /** As StreamTap has it. */
  readonly sequence: number | undefined
}

/** How a provider's stream is cut into events. */
export interface Framing {
  /** Media type of the stream. */
  readonly streamType: string
  /** Offset behind the last whole event; 0 when there is none. Bytes before `searched` are known to hold no end. */
  endOfLastEvent(bytes: Buffer, searched: number): number
  /** What makes a last event whole that came without its end. */
  readonly closing: Buffer | undefined
  /** Whether such an event, closed, is one: half of it is nobody's. */
  readonly isWhole?: ((event: Buffer) => boolean) | undefined
  /** Bytes of an event that are believed, where it is more than usual. */
  readonly longestEvent?: number | undefined
}

/** What answers of a format may be besides JSON and events. */
export interface MediaAnswers {
  /** Media types to ask for. */
  readonly accept: string
  /** Whether an answer of this media type is passed on as it comes. */
  readonly isBytes: (type: string) => boolean
  /** Whether an answer of this media type is read whole and passed on under its type, in the same bytes. */
  readonly isText: (type: string) => boolean
}

/** How a client of a wire format is told of failures. */
export interface ErrorFormat {
  /** The body of an error answer. */
  body(fault: Fault, requestId: string): string
  /** Headers besides the usual ones, flat. */
  headers(fault: Fault, requestId: string): readonly string[]
  /** What ends a stream that failed after its first byte. */
  event(fault: Fault, place: StreamPlace): string
}

/** What the path and query of a call tell besides its body. */
export interface CallPath {
  /** Where the format has the model in the path. */
  readonly model?: string | undefined
  readonly stream?: boolean | undefined
  /** How the answer is to be written, where the query tells it: `sse`. */
  readonly alt?: string | undefined
}

/** What is left of a key's limits. Undefined where the key has no such limit. */
export interface RateState {
  readonly requests: RateWindow | undefined
  readonly tokens: RateWindow | undefined
}
export interface RateWindow {
  readonly limit: number
  readonly remaining: number
  /** Milliseconds until something becomes free again. */
  readonly resetMs: number
}

/** One wire format as clients speak it. */
export interface Surface {
  readonly format: WireFormat
  readonly errors: ErrorFormat
  /** Name under which the format's clients look for the request's id, besides `x-request-id`. */
  readonly requestIdHeader?: string | undefined
  /** Rate-limit headers, flat, where they are not OpenAI's. `now`: epoch milliseconds. */
  readonly rateHeaders?: ((state: RateState, now: number) => readonly string[]) | undefined
  /** Names of request headers that belong to the format and go to a provider of the same format. */
  readonly ownHeaders: readonly string[]
  /** Sent while the provider is silent; undefined where the format cannot, or an answer may turn out to be no stream. */
  readonly keepAlive: Buffer | undefined
  /** Members that may hold media as base64; in a large body those are lifted out before it is read. */
  readonly mediaFields?: ReadonlySet<string> | undefined
  /** `texts`: with what was lifted out of them. Throws Fault `invalid_request` that names the field. */
  read(json: Readonly<Record<string, unknown>>, bodyLength: number, path: CallPath, texts?: SentTexts): RequestFacts
  /** Fields of a form that may stand in it more than once, besides those named `name[]`. */
  readonly formLists?: ReadonlySet<string> | undefined
  /** The file of a form whose length in seconds counts. */
  readonly recordingField?: string | undefined
  /** Set where requests are forms. `length`: the most bytes that the body can have. Throws as `read` does. */
  readonly readForm?: ((fields: FormFields, length: number) => RequestFacts) | undefined
}

/** How one call goes to a provider and its answer comes back, in one wire format or from one into another. */
export interface Relay {
  readonly framing: Framing
  /** Set where answers may be other than JSON and events. */
  readonly media?: MediaAnswers | undefined
  /** Throws Fault `invalid_request` when the provider's format has no words for what is asked. */
  toUpstream(call: Call, target: UpstreamTarget): UpstreamBody
  /** Undefined when it is not an answer at all. */
  readAnswer(body: Buffer): AnswerFacts | undefined
  tap(options: TapOptions): StreamTap
}

/** A wire format whose calls are relayed to providers of the same format in the same bytes. */
export interface Wire extends Surface, Relay {}
