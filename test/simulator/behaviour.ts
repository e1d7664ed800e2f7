import type { Frame } from './formats/format.ts'
import type { GateName } from './gate.ts'

/**
 * What the simulator can be told to do. Every field is optional; `{}` is a well-behaved provider.
 * Counts are tokens, sizes bytes, times milliseconds.
 */
export interface Behaviour {
  /** HTTP status. At 400 and above without `body` a true OpenAI error body for that status is made. */
  status?: number
  /** Replaces the whole answer: a string is sent as it is, anything else as JSON. */
  body?: unknown
  /** Response headers, set last (override all others). */
  headers?: HeaderValues
  /** Wait before the status line. */
  delayMs?: number
  /** Wait between the (flushed) headers and the first body byte. */
  firstByteDelayMs?: number
  /** Wait between two stream events. */
  chunkDelayMs?: number

  /** The whole plain answer in the format's own words, where the request asks for no stream. */
  answer?: unknown
  /** The whole stream in the format's own words, where the request asks for one; faults and framing come on top. */
  frames?: Frame[]

  /** Text of the answer. */
  content?: string
  /** Answer with so many words of deterministic text. */
  words?: number
  /** Answer with so many ASCII bytes of text; deliberately not clipped by max_tokens. */
  hugeBytes?: number
  /** Tool calls of the answer, all in one turn (parallel). `arguments` may be text or a value. */
  toolCalls?: { name: string; arguments: unknown; id?: string }[]
  refusal?: string
  finishReason?: string

  /**
   * How usage is told: `exact` as OpenAI does (default), `none` never, an object in place of the true one,
   * `in-last-content-chunk` on the last chunk that has choices (the finish chunk, asked for or not, as DeepSeek
   * and Mistral do) and no chunk of its own, `every-chunk` cumulative on each chunk (as xAI does).
   */
  usage?: 'exact' | 'none' | 'in-last-content-chunk' | 'every-chunk' | Record<string, unknown>
  promptTokens?: number
  completionTokens?: number
  cachedTokens?: number
  /** Thinking tokens; part of completion_tokens, as at OpenAI. */
  reasoningTokens?: number

  /** `model` of the answer. */
  reportedModel?: string
  /** Replaces `chatcmpl-` or `cmpl-`. */
  idPrefix?: string
  /** Members added to each body and chunk, e.g. `{ "x_groq": {…} }`. */
  extraTopLevel?: Record<string, unknown>
  /** Response headers beside the normal ones; an array sends the header several times. */
  extraHeaders?: HeaderValues
  /** `false` leaves x-ratelimit-* away; an object sets some (`remaining-requests` or the full name). */
  rateLimitHeaders?: false | Record<string, string | number>
  contentType?: string
  /** Exact body, in place of the true one. */
  rawBody?: string
  /** Exact bytes of the whole answer, head included (latin-1), behind which the connection is closed. */
  rawAnswer?: string

  /** Destroy the socket after so many body bytes (as sent, so compressed ones under `compress`). */
  cutAfterBytes?: number
  /** Destroy the socket after so many stream events. */
  cutAfterEvents?: number
  /** End the stream cleanly but without `data: [DONE]`. */
  endWithoutDone?: boolean
  duplicateDone?: boolean
  /** Write the body in slices of so many bytes, each in a turn of the event loop of its own. */
  splitBytes?: number
  /** CRLF line ends in the stream. */
  crlf?: boolean
  /** Say nothing behind the head but signs of life, comments of a stream or blank lines, one each so many ms. */
  aliveMs?: number
  /** An SSE comment before each event; a string is its text. */
  comments?: boolean | string
  /** A byte order mark before the body. */
  bom?: boolean
  /** Index of the event to garble (0 is the role chunk); a plain body is garbled whatever the index. */
  malformedChunkAt?: number
  /** An event with an `error` member after so many events, and then the end, without [DONE]. */
  errorMidStream?: number | { after: number; error?: unknown; thenDone?: boolean }
  /**
   * Never go on. `mid-stream` stops after two events, or in the middle of a plain body; `behind-end` says all and keeps
   * the connection open.
   */
  hang?: 'before-headers' | 'after-headers' | 'mid-stream' | 'behind-end'
  /** As `hang`, until the test lets it go on: `POST go`. */
  gate?: GateName
  /** Reset (RST) the connection once the request is read. */
  connectionReset?: boolean
  /** Pause so long (`true` is 20 ms) after each piece read of the request body. Not by `[[sim …]]`. */
  slowReader?: boolean | number
  /** Compress whether or not the client asked for it. */
  compress?: 'gzip'
}

export type HeaderValues = Record<string, string | number | string[]>

/** One behaviour, or a list consumed one per request whose last member repeats. */
export type Script = Behaviour | Behaviour[]

type Check = (value: unknown) => boolean

const count: Check = (v) => Number.isInteger(v) && (v as number) >= 0
const text: Check = (v) => typeof v === 'string'
const flag: Check = (v) => typeof v === 'boolean'
const record: Check = (v) => typeof v === 'object' && v !== null && !Array.isArray(v)
const anything: Check = () => true
const oneOf =
  (...values: unknown[]): Check =>
  (v) =>
    values.includes(v)
const either =
  (...checks: Check[]): Check =>
  (v) =>
    checks.some((check) => check(v))

const checks: Record<keyof Behaviour, Check> = {
  status: (v) => count(v) && (v as number) >= 200 && (v as number) <= 599,
  body: anything,
  headers: record,
  delayMs: count,
  firstByteDelayMs: count,
  chunkDelayMs: count,
  answer: record,
  frames: (v) => Array.isArray(v) && v.every((frame) => record(frame) && 'data' in (frame as object)),
  content: text,
  words: count,
  hugeBytes: count,
  toolCalls: (v) => Array.isArray(v) && v.every((call) => record(call) && text((call as { name: unknown }).name)),
  refusal: text,
  finishReason: text,
  usage: either(oneOf('exact', 'none', 'in-last-content-chunk', 'every-chunk'), record),
  promptTokens: count,
  completionTokens: count,
  cachedTokens: count,
  reasoningTokens: count,
  reportedModel: text,
  idPrefix: text,
  extraTopLevel: record,
  extraHeaders: record,
  rateLimitHeaders: either(oneOf(false), record),
  contentType: text,
  rawBody: text,
  rawAnswer: text,
  cutAfterBytes: count,
  cutAfterEvents: count,
  endWithoutDone: flag,
  duplicateDone: flag,
  splitBytes: (v) => count(v) && (v as number) > 0,
  crlf: flag,
  aliveMs: count,
  comments: either(flag, text),
  bom: flag,
  malformedChunkAt: count,
  errorMidStream: either(count, (v) => record(v) && count((v as { after: unknown }).after)),
  hang: oneOf('before-headers', 'after-headers', 'mid-stream', 'behind-end'),
  gate: oneOf('before-headers', 'mid-stream'),
  connectionReset: flag,
  slowReader: either(flag, count),
  compress: oneOf('gzip'),
}

/** A behaviour that the simulator does not understand. Silence here would make a test pass for nothing. */
export class BadBehaviour extends Error {}

/** Checks one behaviour; throws {@link BadBehaviour} naming the first unknown or ill-typed field. */
export function checkBehaviour(value: unknown): Behaviour {
  if (!record(value)) throw new BadBehaviour('a behaviour must be a JSON object')
  for (const [field, member] of Object.entries(value as object)) {
    if (!Object.hasOwn(checks, field)) throw new BadBehaviour(`unknown behaviour field '${field}'`)
    if (!checks[field as keyof Behaviour](member)) throw new BadBehaviour(`bad value for behaviour field '${field}'`)
  }
  return value as Behaviour
}

/** Checks a {@link Script}; an empty list is refused. */
export function checkScript(value: unknown): Behaviour[] {
  if (!Array.isArray(value)) return [checkBehaviour(value)]
  if (value.length === 0) throw new BadBehaviour('a list of behaviours must not be empty')
  return value.map(checkBehaviour)
}
