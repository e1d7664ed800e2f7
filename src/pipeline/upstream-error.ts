import { asObject, asString, parseJson } from '../kit/parse-json.ts'
import { Fault } from '../model/fault.ts'
import type { Lane } from '../model/lane.ts'

/** What a failed attempt means for the request. */
export interface Failure {
  readonly fault: Fault
  /** Another candidate may do better. */
  readonly elsewhere: boolean
  /** The account, not the request, is to blame: leave the credential alone for so long (ms). */
  readonly restMs: number | undefined
  /** For records: stable and free of provider text. */
  readonly reason: string
}

const CREDENTIAL_REST_MS = 60_000
const RATE_REST_MS = 5_000
const LONGEST_REST_MS = 300_000

/** Everything that could name an account, a key, a person or a place on the operator's side. */
const identifying = [
  /\b(?:sk|pk|rk|org|proj|acct|req|user|key|cus|xai|gsk|nvapi)[-_][A-Za-z0-9_*-]{3,}(?:\.{2,}\w+)?/gi,
  /[\w.+-]+@[\w-]+\.[\w.-]+/g,
  /https?:\/\/[^\s"'<>)]+/gi,
  /\barn:[^\s"'<>)]+/gi,
  /\b\d{12}\b/g,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  /\b(?:organization|organisation|project|account)\s+[`'"]?[\w.-]+[`'"]?/gi,
]

export function redact(text: string): string {
  let clean = text.slice(0, 2_000)
  for (const pattern of identifying) clean = clean.replace(pattern, '[redacted]')
  return clean
}

/** A provider's HTTP error. On the operator's accounts only texts about the request itself are passed on, redacted. */
export function failureOfStatus(
  status: number,
  answer: Buffer,
  retryAfterMs: number | undefined,
  lane: Lane,
  secret?: string,
): Failure {
  const body = secret !== undefined && answer.includes(secret) ? without(secret, answer) : answer
  const whole = asObject(parseJson(body.toString('utf8')))
  const error = asObject(whole?.error)
  // Amazon's errors have their message at the top.
  const message = asString(error?.message) ?? asString(whole?.message)
  const code = asString(error?.code)
  const aboutRequest = status === 400 || status === 413 || status === 422
  const shown = message === undefined ? undefined : lane === 'byok' ? message.slice(0, 2_000) : redact(message)
  const said = shown !== undefined && (lane === 'byok' || aboutRequest) ? shown : undefined
  const reason = `status ${status}`
  if (aboutRequest || status === 415) {
    const param = asString(error?.param)
    return requestFailure(status, said, code, param && lane !== 'byok' ? redact(param) : param, reason)
  }
  if (status === 404) {
    const text = said ?? 'The provider does not know this model.'
    const fault = new Fault(lane === 'byok' ? 'not_found' : 'upstream', 'upstream_model_not_found', text)
    return { fault, elsewhere: true, restMs: undefined, reason }
  }
  const quota = code === 'insufficient_quota' || asString(error?.type) === 'insufficient_quota'
  if (status === 401 || status === 402 || status === 403 || (status === 429 && quota)) {
    return accountFailure(status, said, lane, reason)
  }
  if (status === 429) {
    const wait = Math.min(retryAfterMs ?? RATE_REST_MS, LONGEST_REST_MS)
    const text = said ?? 'The provider is at its rate limit. Try again later.'
    const fault = new Fault('rate_limited', 'upstream_rate_limited', text, { retryAfterMs: wait })
    return { fault, elsewhere: true, restMs: wait, reason }
  }
  const kind = status === 504 || status === 408 ? 'timeout' : status === 503 ? 'unavailable' : 'upstream'
  const fault = new Fault(kind, 'upstream_error', said ?? 'The provider failed to answer. Try again.')
  return { fault, elsewhere: true, restMs: undefined, reason }
}

/** Some providers echo the key that they refuse, in a form that no pattern knows. */
function without(secret: string, body: Buffer): Buffer {
  return secret === '' ? body : Buffer.from(body.toString('utf8').replaceAll(secret, '[redacted]'))
}

function requestFailure(
  status: number,
  said: string | undefined,
  code: string | undefined,
  param: string | undefined,
  reason: string,
): Failure {
  const known = code !== undefined && /^[a-z_]{1,64}$/.test(code) ? code : 'invalid_request'
  const fault = new Fault('invalid_request', known, said ?? 'The provider refused the request as invalid.', {
    status,
    ...(param !== undefined && { param: param.slice(0, 128) }),
  })
  return { fault, elsewhere: false, restMs: undefined, reason }
}

function accountFailure(status: number, said: string | undefined, lane: Lane, reason: string): Failure {
  const text =
    lane === 'byok'
      ? `Your provider credential was refused (${status})${said === undefined ? '' : `: ${said}`}. Check it with the credential's test call.`
      : 'The provider is not available at the moment. Try again later.'
  const fault = new Fault(lane === 'byok' ? 'upstream' : 'unavailable', 'upstream_credential_rejected', text, {
    retryable: lane !== 'byok',
  })
  // A 403 is as often about one request (moderation, a region) as about the account.
  return { fault, elsewhere: true, restMs: status === 403 ? undefined : CREDENTIAL_REST_MS, reason }
}

export function failureOfTransport(kind: string): Failure {
  const timeout = kind === 'timeout'
  const text = timeout
    ? 'The provider did not answer in time. Try again.'
    : 'The provider could not be reached or broke off. Try again.'
  const fault = new Fault(timeout ? 'timeout' : 'upstream', timeout ? 'upstream_timeout' : 'upstream_unreachable', text)
  return { fault, elsewhere: true, restMs: undefined, reason: kind }
}

/** A success status with an answer that is none. */
export function failureOfAnswer(
  why: 'empty_answer' | 'malformed_answer' | 'error_answer' | 'answer_too_large',
): Failure {
  const texts = {
    empty_answer: 'The provider sent an empty answer. Nothing was charged; try again.',
    malformed_answer: 'The provider sent an answer that is not valid. Nothing was charged; try again.',
    error_answer: 'The provider reported an error instead of an answer. Nothing was charged; try again.',
    answer_too_large: 'The provider sent a longer answer than this gateway relays.',
  }
  return { fault: new Fault('upstream', why, texts[why]), elsewhere: true, restMs: undefined, reason: why }
}
