import { randomBytes } from 'node:crypto'
import type { OutgoingHttpHeaders } from 'node:http'
import type { Behaviour } from './behaviour.ts'
import type { ApiError } from './errors.ts'
import { sseParts } from './sse.ts'
import type { ToldUsage } from './usage.ts'

/** An answer ready to be delivered, well or badly. */
export interface Answer {
  status: number
  contentType: string
  /** The body: one part, or one per stream event. */
  parts: (string | Buffer)[]
  /** True when the parts are stream events. */
  stream: boolean
  /** Response id, where it has one. */
  id: string | null
  /** What the provider bills. */
  usage: ToldUsage | null
  /** Whether the undamaged answer tells that usage. */
  usageTold: boolean
  /** Headers of the provider's own, in place of OpenAI's. */
  headers?: OutgoingHttpHeaders
}

const NO_USAGE = { id: null, usage: null, usageTold: false }

const RUN = randomBytes(6).toString('hex')
let made = 0

/** A response id, unlike any other, in this process or another one. */
export function newId(prefix: string): string {
  return `${prefix}${RUN}${(made++).toString(36).padStart(17, '0')}`
}

/** A plain JSON answer. */
export function jsonAnswer(body: unknown, facts: Partial<Answer> = {}): Answer {
  return {
    ...NO_USAGE,
    status: 200,
    contentType: 'application/json',
    parts: [JSON.stringify(body)],
    stream: false,
    ...facts,
  }
}

/** A server-sent event stream of these chunks. */
export function streamAnswer(
  chunks: object[],
  b: Behaviour,
  facts: Pick<Answer, 'id' | 'usage' | 'usageTold'>,
): Answer {
  return {
    status: 200,
    contentType: 'text/event-stream; charset=utf-8',
    parts: sseParts(
      chunks.map((data) => ({ data })),
      b,
    ),
    stream: true,
    ...facts,
  }
}

export function errorAnswer({ status, error }: ApiError): Answer {
  return jsonAnswer({ error }, { status })
}

/** An answer whose body is dictated: a string as it is, anything else as JSON. */
export function givenAnswer(body: unknown, status: number): Answer {
  return typeof body === 'string' ? { ...jsonAnswer(null, { status }), parts: [body] } : jsonAnswer(body, { status })
}
