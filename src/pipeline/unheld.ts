import type { CredentialRefusal } from '../limits/limits.ts'
import { Fault } from '../model/fault.ts'
import { formatUsd, type Nano } from '../model/money.ts'
import type { Candidate, Drop } from '../model/plan.ts'

/** For records. */
const refusalReasons: Readonly<Record<CredentialRefusal['refused'], string>> = {
  budget: "the credential's monthly budget does not cover the request",
  unavailable: "the credential's monthly budget cannot be checked at the moment",
}

/** A candidate whose credential gave no sub-hold. */
export interface Unheld {
  readonly candidate: Candidate
  readonly refusal: CredentialRefusal
}

/** `reason`: why the candidate was planned and not asked. */
export function dropOf({ lane, provider, model, credential }: Candidate, reason: string): Drop {
  return { lane, provider: provider.id, model: model.id, credentialId: credential.id, reason }
}

export function unheldDrop({ candidate, refusal }: Unheld): Drop {
  return dropOf(candidate, refusalReasons[refusal.refused])
}

/** What passes by itself is worth telling before what does not, and of budgets the one with the most left. */
export function worthTelling(before: Unheld | undefined, next: Unheld): Unheld {
  if (!before || next.refusal.refused === 'unavailable') return next
  if (before.refusal.refused === 'unavailable') return before
  return (leftToTell(next) ?? -1n) > (leftToTell(before) ?? -1n) ? next : before
}

/** On `cheap` what a provider costs is the operator's own knowledge, and so is what it has left for it. */
function leftToTell({ candidate, refusal }: Unheld): Nano | undefined {
  return candidate.lane === 'cheap' ? undefined : refusal.remaining
}

export function refusalFault(unheld: Unheld | undefined): Fault {
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
