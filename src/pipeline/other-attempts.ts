import { type CredentialHold, isRefusal } from '../limits/limits.ts'
import type { Nano } from '../model/money.ts'
import type { Candidate } from '../model/plan.ts'
import { exactSum, roundSum } from '../model/price.ts'
import type { Usage } from '../model/usage.ts'
import type { StreamTap } from '../wire/wire.ts'
import type { PipelineDeps, Run } from './run.ts'
import { begunUsage, completeUsage, lostUsage, mostOutputOf, streamUsage } from './settle.ts'

/**
 * What a provider may bill for an attempt that failed after it had the request. `told`: by a stream, or as its usage by
 * a plain answer, which is so many `bytes` long.
 */
export function failedUsage(run: Run, candidate: Candidate, told: StreamTap | Usage | undefined, bytes: number): Usage {
  const { inputEstimate, units } = run.call.facts
  if (told && !units) {
    if (!('push' in told)) return completeUsage(told, inputEstimate, 0)
    return streamUsage(told, inputEstimate, mostOutputOf(run.call.facts, candidate))
  }
  return bytes > 0 ? lostUsage(run, { candidate, bytes }) : begunUsage(run, candidate)
}

/**
 * Keeps what a failed attempt cost: for the ledger, and on byok for the key's budget. The client does not pay for it.
 * Returns the cost; undefined where the model is unpriced.
 */
export function noteOtherCost(run: Run, candidate: Candidate, usage: Usage | undefined): Nano | undefined {
  const price = candidate.terms.cost
  if (usage) run.billed = true
  if (!price) return undefined
  const cost = usage ? roundSum(exactSum(usage, price)) : 0n
  if (cost === 0n) return cost
  const { lane, model, provider, credential } = candidate
  run.others ??= []
  run.others.push({ lane, model: model.id, provider: provider.id, credentialId: credential.id, cost })
  run.unposted += ownCost(candidate, cost)
  return cost
}

/** What of an attempt's cost counts against the key's budget: on the paid lanes that is the charge alone. */
export function ownCost({ lane }: Candidate, cost: Nano | undefined): Nano {
  return lane === 'byok' ? (cost ?? 0n) : 0n
}

/**
 * The credential's budget learns at once what a failed attempt cost; its hold stays, empty, until the request is settled
 * and the ledger knows of it too.
 */
export function postOtherCost(deps: PipelineDeps, run: Run, hold: CredentialHold, cost: Nano | undefined): void {
  if (cost === undefined || cost === 0n) return void deps.limits.resolveCredential(hold, 0n)
  deps.limits.spendCredential(hold, cost)
  run.tried ??= []
  run.tried.push(hold)
}

/**
 * The hold covers one attempt. What earlier ones cost on byok is posted to the key's budget by itself, so that the hold
 * is whole for the next. False: the budget does not cover both.
 */
export async function postUnposted(deps: PipelineDeps, run: Run): Promise<boolean> {
  const { unposted, caller, call } = run
  const { key, workspace } = caller
  if (unposted === 0n || key.maxSpend === undefined) return true
  const granted = await deps.limits.admit({
    requestId: `${call.id}-tried-${run.attempts.length}`,
    workspaceId: workspace.id,
    // It is no call: rate and concurrency are not its limits.
    key: { ...key, rpm: undefined, tpm: undefined, maxConcurrency: undefined },
    timeZone: workspace.timeZone,
    tokens: 0,
    spend: unposted,
    charge: 0n,
  })
  if (isRefusal(granted)) return false
  deps.limits.resolve(granted, { tokens: 0, spend: unposted, charge: 0n })
  run.unposted = 0n
  return true
}
