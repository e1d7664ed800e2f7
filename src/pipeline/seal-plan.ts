import type { Call } from '../model/call.ts'
import type { Catalog } from '../model/catalog.ts'
import type { Candidate, Drop, Plan } from '../model/plan.ts'
import type { Way } from '../routing/candidates.ts'
import { modestCap } from './output-cap.ts'

/** Why this way is not taken. */
export function drop(way: Pick<Way, 'lane' | 'provider' | 'model' | 'credential'>, reason: string): Drop {
  const { lane, provider, model, credential } = way
  return { lane, provider: provider.id, model: model.id, credentialId: credential.id, reason }
}

/** Candidates in order with what must be held for them. */
export function seal(candidates: readonly Candidate[], drops: readonly Drop[], call: Call, catalog: Catalog): Plan {
  let chargeCeiling = 0n
  let spendCeiling = 0n
  for (const { lane, chargeCeiling: charge, costCeiling } of candidates) {
    if (charge > chargeCeiling) chargeCeiling = charge
    const spend = lane === 'byok' ? (costCeiling ?? 0n) : charge
    if (spend > spendCeiling) spendCeiling = spend
  }
  const { facts } = call
  const caps = candidates.map(({ outputCap, model }) => outputCap ?? facts.outputCap ?? modestCap(model, catalog))
  const output = facts.generates ? Math.max(...caps) * facts.choices : 0
  return { candidates, drops, chargeCeiling, spendCeiling, tokens: facts.inputEstimate + output }
}

/** The plan on the workspace's own credentials alone; undefined: it has none of them, or nothing else. */
export function withoutPaid(plan: Plan, call: Call, catalog: Catalog): Plan | undefined {
  const own = plan.candidates.filter(({ lane }) => lane === 'byok')
  if (own.length === 0 || own.length === plan.candidates.length) return undefined
  const paid = plan.candidates.filter(({ lane }) => lane !== 'byok')
  const dropped = paid.map((way) => drop(way, "the workspace's credit does not cover the request"))
  // What is held now is for one attempt.
  return { ...plan, verification: undefined, ...seal(own, [...plan.drops, ...dropped], call, catalog) }
}
