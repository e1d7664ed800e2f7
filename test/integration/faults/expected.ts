import type { Behaviour } from '../../simulator/behaviour.ts'
import type { BadListeners } from '../../support/bad-listeners.ts'
import { ANSWER, SAID, STREAM } from './bytes.ts'

/** What a client and the books have of a request whose provider misbehaves. */
export type Expected =
  /** Answered by this very provider, to its end, and charged. */
  | { readonly kind: 'whole'; readonly said: string | null }
  /** No answer; another candidate gives it where there is one and `elsewhere` says so. */
  | Failure
  /** Broken off behind some content: an error event, no end, no charge, and nobody else is asked. */
  | { readonly kind: 'broken'; readonly reason: 'stream_broken' | 'error_event' }

export interface Failure {
  readonly kind: 'failed'
  /** What the client gets where nobody else is there. */
  readonly status: number
  readonly code: string
  readonly retryAfter: string | null
  /** Of the attempt on record. */
  readonly reason: string
  readonly elsewhere: boolean
  /** Whether the request reaches the provider. */
  readonly asked: boolean
  /** Whether the attempt has a cost, which nobody is charged for. */
  readonly billed: boolean
}

/** One way to misbehave: in plain answers and in streams. */
export interface Row {
  readonly name: string
  /** Where the provider is, if not at the simulator. */
  readonly at?: keyof BadListeners['origins']
  /** With times of half a second to the head and between two chunks. */
  readonly hangs?: boolean
  /** The account is to blame, which nobody asks again for a while: it has a provider by itself. */
  readonly rests?: boolean
  readonly plain: Case
  readonly stream: Case
}

export interface Case {
  readonly does: Behaviour
  readonly expected: Expected
}

export const whole: Expected = { kind: 'whole', said: SAID }
/** An answer without a word that is one all the same. */
export const wordless: Expected = { kind: 'whole', said: null }
export const broken: Expected = { kind: 'broken', reason: 'stream_broken' }
export const toldError: Expected = { kind: 'broken', reason: 'error_event' }

export function failed(status: number, code: string, reason: string, more: Partial<Failure> = {}): Failure {
  const usual = { retryAfter: null, elsewhere: true, asked: true, billed: false }
  return { kind: 'failed', status, code, reason, ...usual, ...more }
}

const billed = { billed: true }
export const unreached = failed(502, 'upstream_unreachable', 'connect', { asked: false })
export const reset = failed(502, 'upstream_unreachable', 'reset', billed)
export const garbled = failed(502, 'upstream_unreachable', 'protocol', billed)
export const late = failed(504, 'upstream_timeout', 'timeout', billed)
export const empty = failed(502, 'empty_answer', 'empty_answer', billed)
export const malformed = failed(502, 'malformed_answer', 'malformed_answer', billed)
export const errorAnswer = failed(502, 'error_answer', 'error_answer')

export const ofStatus = (status: number, code: string, told = 502, more: Partial<Failure> = {}) =>
  failed(told, code, `status ${status}`, more)

/** The same in both. */
export const both = (name: string, does: Behaviour, expected: Expected, more: Partial<Row> = {}): Row => ({
  name,
  plain: { does, expected },
  stream: { does, expected },
  ...more,
})
export const each = (
  name: string,
  plain: [Behaviour, Expected],
  stream: [Behaviour, Expected],
  more: Partial<Row> = {},
): Row => ({
  name,
  plain: { does: plain[0], expected: plain[1] },
  stream: { does: stream[0], expected: stream[1] },
  ...more,
})
export const statusRow = (status: number, expected: Expected, does: Behaviour = {}, name = `status ${status}`) =>
  both(name, { status, ...does }, expected)
/** The whole answer by the byte, in both. */
export const rawRow = (
  name: string,
  write: (body: string, stream: boolean) => string,
  plain: Expected,
  stream = plain,
): Row => each(name, [{ rawAnswer: write(ANSWER, false) }, plain], [{ rawAnswer: write(STREAM, true) }, stream])

export const refusedCredential = { status: 503, code: 'upstream_credential_rejected' }
export const aboutRequest = { elsewhere: false }
