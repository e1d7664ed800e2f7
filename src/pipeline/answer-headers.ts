import type { RateState, Window } from '../limits/limits.ts'
import type { Fault } from '../model/fault.ts'
import { formatUsd, type Nano } from '../model/money.ts'
import type { Candidate } from '../model/plan.ts'
import type { WireFormat } from '../model/wire-format.ts'
import { wires } from '../wire/index.ts'
import type { Wire } from '../wire/wire.ts'
import type { Run } from './run.ts'

/** `1s`, `6m0s`: the duration format of OpenAI's x-ratelimit-reset headers. */
function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}

function pushWindow(headers: string[], kind: string, window: Window | undefined): void {
  if (!window) return
  headers.push(`x-ratelimit-limit-${kind}`, String(window.limit))
  headers.push(`x-ratelimit-remaining-${kind}`, String(Math.max(0, window.remaining)))
  headers.push(`x-ratelimit-reset-${kind}`, duration(window.resetMs))
}

/** Headers of a served answer, flat. Nothing of the provider's own headers is passed on. */
export function answerHeaders(run: Run, candidate: Candidate, contentType: string): string[] {
  const headers = [
    'content-type',
    contentType,
    'x-request-id',
    run.call.id,
    'x-trilane-lane',
    candidate.lane,
    'x-trilane-provider',
    candidate.provider.id,
    'x-trilane-model',
    headerSafe(candidate.model.id),
    'x-trilane-attempts',
    String(run.attempts.length + 1),
    'x-trilane-cache',
    'off',
  ]
  if (candidate.region !== undefined) headers.push('x-trilane-region', headerSafe(candidate.region))
  if (candidate.clipped || run.warnings.length > 0) headers.push('x-trilane-warnings', warningsOf(run, candidate))
  if (run.verified !== undefined) headers.push('x-trilane-verified', run.verified ? 'yes' : 'no')
  const idHeader = surfaces[run.call.format]?.requestIdHeader
  if (idHeader !== undefined) headers.push(idHeader, run.call.id)
  headers.push(...rateHeaders(run.call.format, run.hold.rate))
  return headers
}

const surfaces: Readonly<Partial<Record<WireFormat, Wire>>> = wires

/** Headers of a stream that begins before its provider is known, flat. */
export function earlyHeaders({ call, hold }: Run): string[] {
  const idHeader = surfaces[call.format]?.requestIdHeader
  return [
    ...['content-type', STREAM_TYPE, 'x-request-id', call.id, ...streamHeaders],
    ...(idHeader === undefined ? [] : [idHeader, call.id]),
    ...rateHeaders(call.format, hold.rate),
  ]
}

export const STREAM_TYPE = 'text/event-stream; charset=utf-8'
export const streamHeaders = ['cache-control', 'no-cache', 'x-accel-buffering', 'no'] as const

/** Rate-limit headers as the client's format has them, flat; OpenAI's where it has none of its own. */
export function rateHeaders(format: WireFormat, rate: RateState): readonly string[] {
  const own = surfaces[format]?.rateHeaders
  if (own) return own(rate, Date.now())
  const { requests, tokens } = rate
  const headers: string[] = []
  pushWindow(headers, 'requests', requests)
  pushWindow(headers, 'tokens', tokens)
  return headers
}

export function chargeHeader(headers: string[], charge: Nano): void {
  headers.push('x-trilane-charge-usd', formatUsd(charge))
}

/** Clients refuse an answer whose head is too long (undici: 16 KiB). */
const LONGEST_WARNINGS = 2_000
const LONGEST_NAME = 64

/** `clipped:max_tokens=120`: the answer was made this short; then what was dropped. */
function warningsOf({ warnings }: Run, { clipped, outputCap }: Candidate): string {
  const dropped = warningsText(warnings)
  return clipped ? `clipped:max_tokens=${outputCap}${dropped && ','}${dropped}` : dropped
}

/** `dropped:user,dropped:metadata`: names of fields, as many as there is room for. */
export function warningsText(fields: readonly string[]): string {
  let text = ''
  for (const [at, field] of fields.entries()) {
    const name = field.slice(0, LONGEST_NAME)
    const part = `${text && ','}dropped:${/^[\w.-]+$/.test(name) ? name : encoded(name)}`
    if (text.length + part.length > LONGEST_WARNINGS) return `${text},and ${fields.length - at} more`
    text += part
  }
  return text
}

/** Names may hold anything a client sent; a header may not. */
export function headerSafe(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : encoded(text)
}

/** Percent-encoded; half a surrogate pair, which has no encoding, as U+FFFD. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString())
}

/** Headers of a refusal or failure. */
export function faultHeaders(fault: Fault, requestId: string): string[] {
  const headers = ['content-type', 'application/json', 'x-request-id', requestId, ...fault.headers]
  if (fault.retryAfterMs !== undefined) {
    headers.push('retry-after', String(Math.max(1, Math.ceil(fault.retryAfterMs / 1000))))
    headers.push('retry-after-ms', String(Math.ceil(fault.retryAfterMs)))
  }
  if (fault.retryable !== undefined) headers.push('x-should-retry', String(fault.retryable))
  return headers
}
