import type { Call } from '../model/call.ts'
import type { Candidate } from '../model/plan.ts'
import { isEmptyAnswer } from '../wire/empty-answer.ts'
import type { AnswerFacts, Relay } from '../wire/wire.ts'
import { secretsSent } from './secrets-sent.ts'
import { type Failure, failureOfAnswer, failureOfStatus } from './upstream-error.ts'

/** What an answer's head says that its body is. */
export type BodyKind =
  | { readonly kind: 'whole' | 'events' | 'misfit' }
  /** Of a media type that is no JSON. */
  | { readonly kind: 'bytes' | 'text'; readonly type: string }

const whole: BodyKind = { kind: 'whole' }
const events: BodyKind = { kind: 'events' }
/** A type that the format does not have. */
const misfit: BodyKind = { kind: 'misfit' }

/** Whoever writes a type in capitals is rare. */
function isType(contentType: string, type: string): boolean {
  return contentType.startsWith(type) || contentType.toLowerCase().startsWith(type)
}

/** What a successful answer's body is. Media show it in their type: a form may ask for a stream behind what was read. */
export function bodyKind({ media, framing }: Relay, stream: boolean, contentType: string | undefined): BodyKind {
  if (!media) return stream && contentType !== undefined && isType(contentType, framing.streamType) ? events : whole
  const type = contentType ?? ''
  if (isType(type, framing.streamType)) return events
  const base = (type.toLowerCase().split(';')[0] ?? '').trim()
  const own = /^[\w.+-]+\/[\w.+-]+$/.test(base) ? base : ''
  if (media.isBytes(own)) return { kind: 'bytes', type: own }
  if (media.isText(own)) {
    return { kind: 'text', type: /;\s*charset=utf-8/i.test(type) ? `${own}; charset=utf-8` : own }
  }
  return own.endsWith('json') ? whole : misfit
}

/** What a whole body of a successful answer tells, or why it is no answer. */
export function judgeBody(
  relay: Relay,
  { format }: Candidate,
  { facts: { stream } }: Call,
  kind: BodyKind,
  body: Buffer,
): AnswerFacts | Failure {
  const facts = kind === misfit ? undefined : relay.readAnswer(body)
  if (!facts || (stream && !relay.media)) {
    return failureOfAnswer(body.length === 0 ? 'empty_answer' : 'malformed_answer')
  }
  if (facts.error) return { ...failureOfAnswer('error_answer'), usage: facts.usage }
  return isEmptyAnswer(format, body, facts.usage) ? { ...failureOfAnswer('empty_answer'), usage: facts.usage } : facts
}

export function isFailure(verdict: AnswerFacts | Failure): verdict is Failure {
  return 'fault' in verdict
}

/** Why a candidate with an error status failed. `proof`: what was sent in proof of who asks, which its text may echo. */
export function judgeStatus(
  status: number,
  body: Buffer,
  retryAfterMs: number | undefined,
  { lane, credential, provider }: Candidate,
  proof: string,
): Failure {
  return failureOfStatus(status, body, retryAfterMs, lane, secretsSent(provider, credential, proof))
}
