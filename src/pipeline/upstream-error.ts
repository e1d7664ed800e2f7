import { asObject, asString, parseJson } from '../kit/parse-json.ts'
import { withoutSecrets } from '../kit/redact.ts'
import { asFault, Fault } from '../model/fault.ts'
import type { Lane } from '../model/lane.ts'
import type { Candidate } from '../model/plan.ts'
import type { Usage } from '../model/usage.ts'

/** What a failed attempt means for the request. */
export interface Failure {
  readonly fault: Fault
  /** Another candidate may do better. */
  readonly elsewhere: boolean
  /** The same candidate may do better in a moment, after so many ms at the earliest. */
  readonly again?: { readonly afterMs: number } | undefined
  /** The provider is to blame for it, neither the request nor the account. */
  readonly sick?: boolean | undefined
  /** Not the request is to blame, but the account or its rate for the deployment: leave that alone for so long. */
  readonly rest?: { readonly what: 'credential' | 'deployment'; readonly ms: number } | undefined
  /** For records: stable and free of provider text. */
  readonly reason: string
  /** What the provider told that it used all the same. */
  readonly usage?: Usage | undefined
}

const CREDENTIAL_REST_MS = 60_000
const RATE_REST_MS = 5_000
const LONGEST_REST_MS = 300_000

/** Everything that could name an account, a key, a person or a place on the operator's side. */
const identifying = [
  /\b(?:sk|pk|rk|org|proj|acct|req|user|key|cus|xai|gsk|nvapi)[-_][A-Za-z0-9_*-]{3,}(?:\.{2,}\w+)?/gi,
  // Keys of Google's and of Amazon's, and Google's access tokens.
  /\bAIza[\w-]{20,}/g,
  /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}/g,
  // Amazon's session tokens and signatures, as headers, parameters and parts of an authorization have them.
  /\b(?:x-amz-security-token|x-amz-credential|credential|signature)\s*[:=]\s*[^\s,&'"()]+/gi,
  /\bya29\.[\w.-]+/g,
  /[\w.+-]+@[\w-]+\.[\w.-]+/g,
  /https?:\/\/[^\s"'<>)]+/gi,
  /\barn:[^\s"'<>)]+/gi,
  /\b\d{12}\b/g,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  /\b(?:organization|organisation|project|account)\s+[`'"]?[\w.-]+[`'"]?/gi,
]

/**
 * What Amazon echoes of a request whose signature is wrong: all signed headers, the session token among them ("The
 * Canonical String for this request should have been 'POST…'", github.com/aws/aws-sdk-js/issues/2372).
 */
const signedText = /The (?:Canonical String for this request|String-to-Sign) should have been/i

/** Amazon says of a signature mostly with a 403, of some defects with a 400, that the request does not prove who asks. */
const signatureRefused = /request signature we calculated|Signature (?:expired|not yet current)|AWS4-HMAC-SHA256/i

export function redact(text: string): string {
  let clean = text.split(signedText, 1)[0]?.trimEnd().slice(0, 2_000) ?? ''
  for (const pattern of identifying) clean = clean.replace(pattern, '[redacted]')
  return clean
}

/** A provider's HTTP error. On the operator's accounts only texts about the request itself are passed on, redacted. */
export function failureOfStatus(
  status: number,
  answer: Buffer,
  retryAfterMs: number | undefined,
  lane: Lane,
  secrets: readonly string[] = [],
): Failure {
  // Some providers echo the key that they refuse, in a form that no pattern knows.
  const whole = asObject(parseJson(withoutSecrets(answer.toString('utf8'), secrets)))
  const error = asObject(whole?.error)
  // Amazon's errors have their message at the top.
  const message = asString(error?.message) ?? asString(whole?.message)
  const code = asString(error?.code)
  const unproven = status === 400 && message !== undefined && signatureRefused.test(message)
  const aboutRequest = (status === 400 && !unproven) || status === 413 || status === 422
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
    return { fault, elsewhere: true, reason }
  }
  const quota = code === 'insufficient_quota' || asString(error?.type) === 'insufficient_quota'
  if (unproven || status === 401 || status === 402 || status === 403 || (status === 429 && quota)) {
    return accountFailure(status, said, lane, reason)
  }
  if (status === 429) {
    const wait = Math.min(retryAfterMs ?? RATE_REST_MS, LONGEST_REST_MS)
    const text = said ?? 'The provider is at its rate limit. Try again later.'
    const fault = new Fault('rate_limited', 'upstream_rate_limited', text, { retryAfterMs: wait })
    return { fault, elsewhere: true, again: { afterMs: wait }, rest: { what: 'deployment', ms: wait }, reason }
  }
  const kind = status === 504 || status === 408 ? 'timeout' : status === 503 ? 'unavailable' : 'upstream'
  const asked = retryAfterMs === undefined ? {} : { retryAfterMs: Math.min(retryAfterMs, LONGEST_REST_MS) }
  const fault = new Fault(kind, 'upstream_error', said ?? 'The provider failed to answer. Try again.', asked)
  const failed = status >= 500 || status === 408
  return { fault, elsewhere: true, again: failed ? { afterMs: retryAfterMs ?? 0 } : undefined, sick: failed, reason }
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
    countedAs: 'upstream_refused_request',
    ...(param !== undefined && { param: param.slice(0, 128) }),
  })
  return { fault, elsewhere: false, reason }
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
  const rest = status === 403 ? undefined : ({ what: 'credential', ms: CREDENTIAL_REST_MS } as const)
  return { fault, elsewhere: true, rest, reason }
}

/** The request did not come to be sent: nothing is known against the provider, and another may do better. */
export function failureOfOurs(error: unknown): Failure {
  const fault = asFault(error)
  return { fault, elsewhere: true, reason: fault.code }
}

export function failureOfTransport(kind: string): Failure {
  const timeout = kind === 'timeout'
  const text = timeout
    ? 'The provider did not answer in time. Try again.'
    : 'The provider could not be reached or broke off. Try again.'
  const fault = new Fault(timeout ? 'timeout' : 'upstream', timeout ? 'upstream_timeout' : 'upstream_unreachable', text)
  return { fault, elsewhere: true, again: { afterMs: 0 }, sick: true, reason: kind }
}

/** A success status with an answer that is none. */
export function failureOfAnswer(why: 'empty_answer' | 'malformed_answer' | 'error_answer'): Failure {
  const texts = {
    empty_answer: 'The provider sent an empty answer. Nothing was charged; try again.',
    malformed_answer: 'The provider sent an answer that is not valid. Nothing was charged; try again.',
    error_answer: 'The provider reported an error instead of an answer. Nothing was charged; try again.',
  }
  const fault = new Fault('upstream', why, texts[why])
  return { fault, elsewhere: true, again: { afterMs: 0 }, sick: true, reason: why }
}

/** `part`: of a stream. `limit` in bytes. Trying again would be billed again. */
export function tooLong({ lane }: Candidate, what: 'whole' | 'part', limit: number): Fault {
  const [subject, advice] =
    what === 'whole'
      ? ["The provider's answer", 'Ask for less at once, or for a stream.']
      : ["A part of the provider's stream", 'Ask for less at once.']
  const whose = lane === 'byok' ? ' here, though your provider may bill it' : ''
  const text = `${subject} is longer than this gateway relays (${limit / 1024 / 1024} MiB). Nothing was charged${whose}. ${advice}`
  return new Fault('upstream', 'answer_too_large', text, { retryable: false })
}
