import type { Behaviour } from '../behaviour.ts'
import type { Draft } from '../draft.ts'
import type { ErrorBody } from '../errors.ts'
import type { ChatRequest } from '../requests.ts'

/** One stream event before it is framed. `exception` marks a binary frame that tells a failure. */
export interface Frame {
  event?: string | undefined
  data: unknown
  exception?: boolean
}

/** What a path tells where the model is not in the body. */
export interface Place {
  model?: string
  stream: boolean
}

/** What "the model" says, ready for a format's words. */
export interface Said {
  id: string
  model: string
  draft: Draft
  usage: Counts
  /** False: usage is to be left out. */
  tellUsage: boolean
}

/** Tokens. `input` counts all input, `output` all output, reasoning included. */
export interface Counts {
  input: number
  output: number
  cached: number
  reasoning: number
}

/** A provider's wire format besides OpenAI's chat, as far as the simulator plays it. */
export interface ProviderFormat {
  name: 'openai-responses' | 'anthropic-messages' | 'gemini' | 'bedrock-converse'
  framing: 'sse' | 'binary'
  idPrefix: string
  /** Undefined: the path is another format's. `body` tells `stream` where the path does not. */
  place(path: string, body: Record<string, unknown>): Place | undefined
  /** The request in the words of OpenAI's chat, as far as answering needs it; throws ApiError. */
  read(body: Record<string, unknown>, model: string): ChatRequest
  /** Refuses what the real service does, also where a behaviour dictates the answer; throws ApiError. */
  check?(body: Record<string, unknown>, model: string): void
  /** An answer, or a stream's event, as a dictated one becomes by what the request asks for. */
  fitted?(data: unknown, body: Record<string, unknown>): unknown
  /** Headers that the provider insists on; throws ApiError. */
  checkHeaders?(header: (name: string) => string | undefined): void
  plain(said: Said, b: Behaviour): object
  frames(said: Said, b: Behaviour): Frame[]
  errorBody(status: number, error: ErrorBody): object
  errorHeaders?(status: number): Record<string, string>
  /** The event of a failure mid-stream; `given` replaces its error object. */
  errorFrame(given: unknown): Frame
  /** Headers of each answer. */
  headers(): Record<string, string>
}
