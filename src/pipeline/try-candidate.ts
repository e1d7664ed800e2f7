import { type CredentialHold, type CredentialRefusal, isRefusal } from '../limits/limits.ts'
import type { Nano } from '../model/money.ts'
import type { Candidate } from '../model/plan.ts'
import type { Wire } from '../wire/wire.ts'
import type { Failed, Result } from './answer.ts'
import { AttemptListener } from './attempt-listener.ts'
import type { LeaveSignal } from './leave-signal.ts'
import { inNextFormat, isUnsayable } from './next-format.ts'
import { noteOtherCost, ownCost, postOtherCost } from './other-attempts.ts'
import { attemptText } from './plan-text.ts'
import type { PipelineDeps, Run } from './run.ts'
import { failureOfOurs } from './upstream-error.ts'

/** The candidate was not asked: what it alone needs is not to be had. */
export interface Held {
  readonly kind: 'held'
  readonly refusal: CredentialRefusal
}

export type Tried = Result | Held

/**
 * One attempt with one candidate, with its own hold on the credential's budget; a failure is on record by then. Never
 * rejects: a fault of ours is a failure of this candidate, and what was held for it is given back.
 */
export async function tryCandidate(
  deps: PipelineDeps,
  wire: Wire,
  run: Run,
  candidate: Candidate,
  signal: LeaveSignal,
): Promise<Tried> {
  run.candidate = candidate
  let credentialHold: CredentialHold | undefined
  try {
    const { id, monthlyBudget } = candidate.credential
    const zone = monthZone(candidate, run)
    const taken = deps.limits.admitCredential(id, monthlyBudget, zone, candidate.costCeiling ?? 0n)
    const granted = taken instanceof Promise ? await taken : taken
    if (isRefusal(granted)) return { kind: 'held', refusal: granted }
    credentialHold = granted
    const startedAt = deps.now()
    let result = await one(deps, wire, run, candidate, credentialHold, signal)
    if (isUnsayable(result)) result = await inOtherFormats(deps, wire, run, candidate, credentialHold, signal, result)
    noteHealth(deps, candidate, result)
    if (result.kind !== 'failed') return result
    const cost = noteOtherCost(run, candidate, result.usage)
    postOtherCost(deps, run, credentialHold, cost)
    noteFailure(deps, run, candidate, result, cost, startedAt)
    return { ...result, unposted: ownCost(candidate, cost) }
  } catch (error) {
    deps.log('internal_error', { requestId: run.call.id, detail: error instanceof Error ? error.stack : String(error) })
    if (credentialHold) deps.limits.resolveCredential(credentialHold, 0n)
    return { kind: 'failed', failure: failureOfOurs(error), status: undefined, usage: undefined }
  }
}

/** The operator's months are UTC's: its credentials serve workspaces of many zones. */
function monthZone({ credential }: Candidate, { caller }: Run): string {
  return credential.workspaceId === undefined ? 'UTC' : caller.workspace.timeZone
}

/** What the provider answers in another of its formats; `refusal`, of the first one, where none has the words. */
async function inOtherFormats(
  deps: PipelineDeps,
  wire: Wire,
  run: Run,
  candidate: Candidate,
  credentialHold: CredentialHold,
  signal: LeaveSignal,
  refusal: Result,
): Promise<Result> {
  let next = inNextFormat(candidate, run.call.format)
  for (; next; next = inNextFormat(next, run.call.format)) {
    run.candidate = next
    const result = await one(deps, wire, run, next, credentialHold, signal)
    if (!isUnsayable(result)) return result
  }
  run.candidate = candidate
  return refusal
}

function one(
  deps: PipelineDeps,
  wire: Wire,
  run: Run,
  candidate: Candidate,
  credentialHold: CredentialHold,
  signal: LeaveSignal,
): Promise<Result> {
  return new Promise((resolve) => {
    const listener = new AttemptListener(deps, wire, run, candidate, credentialHold, resolve)
    signal.onLeave = () => listener.leave()
    if (signal.left) listener.leave()
    else listener.send()
  })
}

/** What the attempt tells of the credential and the deployment. */
function noteHealth(deps: PipelineDeps, candidate: Candidate, result: Result): void {
  const { credential, deployment } = candidate
  const { health } = deps
  const now = deps.now()
  if (result.kind === 'plain' || result.kind === 'stream' || result.kind === 'bytes') {
    health.succeeded(credential, deployment, now, result.ttftMs, result.kind !== 'plain')
  } else if (result.kind !== 'failed' || !result.failure.sick) health.undecided(credential, deployment)
  else if (health.failed(credential, deployment, now)) {
    deps.metrics.circuits++
    deps.log('circuit_opened', {
      ...{ provider: candidate.provider.id, deployment: deployment.id, credentialId: credential.id },
      reason: result.failure.reason,
    })
  }
}

/** Lets the credential rest if it is to blame, and keeps the attempt for the record. */
function noteFailure(
  deps: PipelineDeps,
  run: Run,
  candidate: Candidate,
  { failure, status, usage }: Failed,
  cost: Nano | undefined,
  startedAt: number,
): void {
  const now = deps.now()
  const { rest, reason } = failure
  if (rest?.what === 'credential')
    deps.health.rest(candidate.credential, now, rest.ms, `the credential rests after ${reason}`)
  else if (rest) {
    const why = `the credential rests for this model after ${reason}`
    deps.health.rest(candidate.credential, now, rest.ms, why, candidate.deployment)
  }
  const record = { status, error: reason, latencyMs: now - startedAt, costNano: cost?.toString(), usage: usage ?? null }
  run.attempts.push(attemptText(candidate, record))
}
