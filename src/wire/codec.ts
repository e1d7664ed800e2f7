import type { JsonObject } from '../kit/parse-json.ts'
import type { Quirks } from '../model/catalog.ts'
import type { ChatAnswer, StreamEvent } from '../model/chat/answer.ts'
import type { ChatRequest } from '../model/chat/request.ts'
import type { Usage } from '../model/usage.ts'
import type { ChatFormat } from '../model/wire-format.ts'
import type { Losses } from './translate/losses.ts'
import type { Framing, ShownCost } from './wire.ts'

/** What an encoder must know of the provider. */
export interface EncodeTarget {
  /** The provider's name for the model. */
  readonly model: string
  /** Output tokens to ask for; undefined: what the request says, if anything. */
  readonly outputCap: number | undefined
  /** The provider must not keep anything. */
  readonly stateless: boolean
  readonly quirks: Quirks
}

/** What an encoder of answers must know of the call. */
export interface AnswerContext {
  readonly requestId: string
  /** Name of the model when the provider does not report one. */
  readonly model: string
  /** Epoch seconds. */
  readonly created: number
  /** The client wants usage on the stream; formats that always tell it do so all the same. */
  readonly wantsUsage: boolean
  readonly request: ChatRequest
}

/** One event's name and data, as server-sent events and binary frames both have them. */
export interface WireEvent {
  readonly event: string | undefined
  readonly data: string
}

/** State of one stream coming in. */
export interface StreamDecoder {
  /** Never throws: what cannot be understood becomes an `error` event or nothing. */
  push(event: WireEvent): readonly StreamEvent[]
  /** Nothing more comes: ends the choices that only told why they would. What it has told once it does not tell again. */
  end?(): readonly StreamEvent[]
}

/** State of one stream going out. */
export interface StreamEncoder {
  /** Whole events as the client gets them; empty when there is nothing to say yet. */
  push(event: StreamEvent): string
  /** As StreamTap has it. */
  readonly sequence?: number | undefined
  /** What stands at the end, with usage and what it cost. `push` gets no `usage`, `choice-ending`, `error` or `end`. */
  end(usage: Usage | undefined, cost: ShownCost | undefined): string
}

/**
 * A wire format's translation to and from the canonical chat model. `encode(decode(x))` says the same as `x`, for
 * requests and answers alike.
 */
export interface Codec {
  readonly format: ChatFormat
  readonly framing: Framing
  /** Splits bytes that hold whole events only. */
  eventsIn(bytes: Buffer): readonly WireEvent[]
  /** The format has tools that take free text; without, they are offered as functions with one argument. */
  readonly customTools: boolean
  /** False: the format has no reason to end for an answer that broke; a whole one is then no answer. */
  readonly tellsErrors: boolean
  /** Throws Fault `invalid_request` that names the field. Fields that are not known are told to `losses`. */
  decodeRequest(body: JsonObject, losses: Losses): ChatRequest
  /** Throws Fault `invalid_request` (by `losses`) when the format has no words for what is asked. */
  encodeRequest(request: ChatRequest, target: EncodeTarget, losses: Losses): JsonObject
  /** What a client asks for by its headers (flat), as it is told when it goes lost: no translation carries it over. */
  headerWishes?(own: readonly string[]): readonly string[]
  /** Headers that the format wants on requests, flat. */
  requestHeaders(quirks: Quirks): readonly string[]
  /** Undefined when the body is not an answer of the format. */
  decodeAnswer(body: JsonObject): ChatAnswer | undefined
  encodeAnswer(answer: ChatAnswer, context: AnswerContext, cost: ShownCost | undefined): JsonObject
  /** The usage object of an answer, for the record. */
  rawUsage(body: JsonObject): unknown
  decoder(): StreamDecoder
  encoder(context: AnswerContext): StreamEncoder
}
