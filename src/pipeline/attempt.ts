import { type CredentialHold, type CredentialRefusal, isRefusal } from '../limits/limits.ts'
import { Fault } from '../model/fault.ts'
import { formatUsd, type Nano } from '../model/money.ts'
import type { Candidate, Drop } from '../model/plan.ts'
import type { Wire } from '../wire/wire.ts'
import type { Abandoned, Answer, Failed, Lost, Result } from './answer.ts'
import { AttemptListener } from './attempt-listener.ts'
import { inNextFormat, isUnsayable } from './next-format.ts'
import { noteOtherCost, postUnposted } from './other-attempts.ts'
import { attemptText } from './plan-text.ts'
import type { PipelineDeps, Run } from './run.ts'

/** Hears of the client leaving while attempts are under way. */
export interface LeaveSignal {
  left: boolean
  onLeave: (() => void) | undefined
}

/**
 * Tries the candidates in order until one answers. A candidate counts as answering with its whole plain body or its
 * first stream event; until then a failure goes on to the next. Throws the last failure's Fault.
 */
export async function attempt(
  deps: PipelineDeps,
  wire: Wire,
  run: Run,
  signal: LeaveSignal,
): Promise<Answer | Abandoned | Lost> {
  let last: Fault | undefined
  let unheld: Unheld | undefined
  for (const candidate of run.plan.candidates) {
    if (run.unposted > 0n && !(await postUnposted(deps, run))) {
      run.drops.push(dropOf(candidate, "the key's budget does not cover another attempt"))
      break
    }
    run.candidate = candidate
    const taken = deps.limits.admitCredential(
      candidate.credential.id,
      candidate.credential.monthlyBudget,
      monthZone(candidate, run),
      candidate.costCeiling ?? 0n,
    )
    const credentialHold = taken instanceof Promise ? await taken : taken
    if (isRefusal(credentialHold)) {
      run.drops.push(dropOf(candidate, refusalReasons[credentialHold.refused]))
      unheld = worthTelling(unheld, { candidate, refusal: credentialHold })
      continue
    }
    const startedAt = deps.now()
    let result = await one(deps, wire, run, candidate, credentialHold, signal)
    if (isUnsayable(result)) result = await inOtherFormats(deps, wire, run, candidate, credentialHold, signal, result)
    if (result.kind !== 'failed') return result
    const cost = noteOtherCost(run, candidate, result.usage)
    deps.limits.resolveCredential(credentialHold, cost ?? 0n)
    noteFailure(deps, run, candidate, result, cost, startedAt)
    last = result.failure.fault
    if (!result.failure.elsewhere || run.call.form?.spent) break
  }
  throw last ?? refusalFault(unheld)
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
    deps.load.rest(candidate.credential, now, rest.ms, `the credential rests after ${reason}`)
  else if (rest) {
    const why = `the credential rests for this model after ${reason}`
    deps.load.rest(candidate.credential, now, rest.ms, why, candidate.deployment)
  }
  const record = { status, error: reason, latencyMs: now - startedAt, costNano: cost?.toString(), usage: usage ?? null }
  run.attempts.push(attemptText(candidate, record))
}

const refusalReasons: Readonly<Record<CredentialRefusal['refused'], string>> = {
  budget: "the credential's monthly budget does not cover the request",
  unavailable: "the credential's monthly budget cannot be checked at the moment",
}

function dropOf({ lane, provider, model, credential }: Candidate, reason: string): Drop {
  return { lane, provider: provider.id, model: model.id, credentialId: credential.id, reason }
}

/** A candidate whose credential gave no sub-hold. */
interface Unheld {
  readonly candidate: Candidate
  readonly refusal: CredentialRefusal
}

/** What passes by itself is worth telling before what does not, and of budgets the one with the most left. */
function worthTelling(before: Unheld | undefined, next: Unheld): Unheld {
  if (!before || next.refusal.refused === 'unavailable') return next
  if (before.refusal.refused === 'unavailable') return before
  return (leftToTell(next) ?? -1n) > (leftToTell(before) ?? -1n) ? next : before
}

/** On `cheap` what a provider costs is the operator's own knowledge, and so is what it has left for it. */
function leftToTell({ candidate, refusal }: Unheld): Nano | undefined {
  return candidate.lane === 'cheap' ? undefined : refusal.remaining
}

function refusalFault(unheld: Unheld | undefined): Fault {
  if (unheld?.refusal.refused === 'unavailable') {
    const text =
      "The provider credential's budget cannot be checked at the moment. Nothing was sent; try again shortly."
    return new Fault('unavailable', 'limits_unavailable', text, { retryAfterMs: 1_000 })
  }
  const left = unheld && leftToTell(unheld)
  const amounts =
    left === undefined
      ? ''
      : `: $${formatUsd(left)} is left and it can cost up to $${formatUsd(unheld?.candidate.costCeiling ?? 0n)}`
  const text = `The provider credential's monthly budget does not cover this request${amounts}. Raise it, or let the workspace fall back to another lane.`
  return new Fault('insufficient_quota', 'credential_budget_exceeded', text, { retryable: false })
}
