import type { Call, Caller } from '../../model/call.ts'
import { Fault, type FaultKind } from '../../model/fault.ts'
import { formatUsd } from '../../model/money.ts'
import type { CallPath } from '../../wire/wire.ts'
import type { PipelineDeps, Run } from '../run.ts'
import type { Claim, Original, OriginalEnd, RequestClaims } from './claims.ts'
import { bodyHash, keyHash } from './fingerprint.ts'

/** What became of the request that had the Idempotency-Key first, as a repetition is told it. */
export class Replay extends Fault {
  /** The first request's. */
  readonly requestId: string

  constructor(requestId: string, ...fault: ConstructorParameters<typeof Fault>) {
    super(...fault)
    this.requestId = requestId
  }
}

/**
 * Makes the Idempotency-Key this request's, durably and on all nodes, before anything is planned. Throws Replay when it
 * is another's: nothing is sent or charged again.
 */
export function claimKey(
  deps: PipelineDeps,
  { key, workspace }: Caller,
  call: Call,
  path: CallPath,
  idempotencyKey: string,
): Promise<Claim> {
  const hashes = { keyHash: keyHash(idempotencyKey), bodyHash: bodyHash(call, path) }
  return taken(deps, { workspaceId: workspace.id, keyId: key.id, requestId: call.id, ...hashes })
}

/** `made`: where what such calls make is shown. As `claimKey`. */
export async function taken({ claims, log }: PipelineDeps, claim: Claim, made?: string): Promise<Claim> {
  const { requestId } = claim
  let original: Original | undefined
  try {
    original = await claims.take(claim)
  } catch (cause) {
    log('idempotency_unavailable', { requestId, detail: String(cause) })
    const text = 'The Idempotency-Key cannot be checked at the moment and nothing was sent. Try again shortly.'
    throw new Fault('unavailable', 'idempotency_unavailable', text, { cause, retryAfterMs: 2_000 })
  }
  if (original) throw replayOf(original, claim, made)
  return claim
}

/**
 * Gives the key back when the request cost nothing and nobody judged it, so that a repetition is a new try; else keeps
 * what it failed with. `error`: what the client is told, if it is told one. Never rejects.
 */
export async function endClaim(
  claims: RequestClaims,
  claim: Claim,
  run: Run | undefined,
  error: unknown,
): Promise<void> {
  if (isFree(run, error)) return claims.release(claim)
  if (run?.outcome !== 'failed' || error === undefined) return
  const { status, code } = error instanceof Fault ? error : { status: 500, code: 'internal_error' }
  await claims.note(claim, status, code)
}

function isFree(run: Run | undefined, error: unknown): boolean {
  if (!run) return true
  if (run.billed || run.outcome === 'completed') return false
  // A provider that found the request itself at fault would find it so again.
  const judged = error instanceof Fault && error.kind === 'invalid_request' && error.code !== 'unsupported_by_provider'
  return !(judged && run.attempts.length > 0)
}

function replayOf({ requestId, bodyHash, end }: Original, claim: Claim, made: string | undefined): Replay {
  if (bodyHash !== claim.bodyHash) {
    const text = `This Idempotency-Key was used with another body, by request ${requestId}. Use a new key for another request, or send the same body.`
    const options = { status: 422, param: 'Idempotency-Key', retryable: false }
    return new Replay(claim.requestId, 'invalid_request', 'idempotency_key_reused', text, options)
  }
  if (!end) {
    const text = `The request with this Idempotency-Key (${requestId}) is under way. Wait for it; it is not sent again.`
    return new Replay(requestId, 'conflict', 'idempotency_in_progress', text, { retryAfterMs: 1_000 })
  }
  const charged = formatUsd(end.charge)
  const options = { retryable: false, headers: ['x-trilane-replayed', 'true', 'x-trilane-charge-usd', charged] }
  if (end.outcome === 'failed' && end.status >= 400) {
    const text = `The request with this Idempotency-Key (${requestId}) failed as this answer says; $${charged} was charged. It was not sent again: use a new key to try again.`
    const failed = { ...options, status: end.status }
    return new Replay(requestId, kindOf(end.status), end.code ?? 'request_failed', text, failed)
  }
  const text = made === undefined ? replayedText(requestId, end, charged) : madeText(requestId, end, made)
  return new Replay(requestId, 'conflict', 'idempotency_replayed', text, options)
}

function madeText(requestId: string, { outcome, code }: OriginalEnd, made: string): string {
  const used = `This Idempotency-Key was used by request ${requestId}`
  if (outcome === 'interrupted') {
    return `${used}, which was cut off: whether it made something is not known. GET ${made} lists what there is; use a new key to try again.`
  }
  return `${used}, which made ${code}. Nothing was made again: GET ${made}/${code} shows it; use a new key for another.`
}

function replayedText(requestId: string, { outcome, status }: OriginalEnd, charged: string): string {
  const ended = status === 0 ? outcome : `${outcome}, status ${status}`
  return `This Idempotency-Key was used by request ${requestId}: ${ended}, $${charged} charged. It was not sent again, and its content is not stored, by design. GET /v1/generation?id=${requestId} tells what is known of it; use a new key for a new request.`
}

const kinds: Readonly<Record<number, FaultKind>> = {
  401: 'unauthenticated',
  402: 'insufficient_quota',
  403: 'forbidden',
  404: 'not_found',
  408: 'timeout',
  409: 'conflict',
  413: 'too_large',
  429: 'rate_limited',
  500: 'internal',
  502: 'upstream',
  503: 'unavailable',
  504: 'timeout',
}

function kindOf(status: number): FaultKind {
  return kinds[status] ?? (status < 500 ? 'invalid_request' : 'upstream')
}
