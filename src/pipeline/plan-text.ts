import { formatUsd } from '../model/money.ts'
import type { Candidate, Terms } from '../model/plan.ts'
import type { AttemptRecord } from '../model/request-record.ts'
import type { Run } from './run.ts'

/** What a candidate's lines begin and, in a plan, end with is the same for every request under the same terms. */
interface Fixed {
  readonly head: string
  readonly tail: string
}
const fixed = new WeakMap<Terms, Fixed>()

function fixedOf(candidate: Candidate): Fixed {
  const known = fixed.get(candidate.terms)
  if (known) return known
  const { lane, provider, deployment, region, credential, terms } = candidate
  const line = { lane, provider: provider.id, model: deployment.upstreamModel, region, credentialId: credential.id }
  const end = { priceVersion: terms.version, quote: terms.quote }
  const made = { head: JSON.stringify(line).slice(0, -1), tail: JSON.stringify(end).slice(1) }
  fixed.set(terms, made)
  return made
}

/**
 * The plan as it is kept with the request: the decision where there was one, candidates in order, then what was dropped
 * and why. JSON of (PlanDecision | PlanLine)[].
 */
export function planText({ plan, drops }: Pick<Run, 'plan' | 'drops'>): string {
  let text = plan.decision ? JSON.stringify({ decision: plan.decision }) : ''
  for (const candidate of plan.candidates) {
    const ceiling = formatUsd(candidate.chargeCeiling)
    const { head, tail } = fixedOf(candidate)
    text += `${text ? ',' : ''}${head},"chargeCeilingUsd":"${ceiling}",${tail}`
  }
  for (const { lane, provider, model, credentialId, reason } of [...plan.drops, ...drops]) {
    text += `${text ? ',' : ''}${JSON.stringify({ lane, provider, model, credentialId, dropped: reason })}`
  }
  return `[${text}]`
}

/** One attempt as it is kept with the request. JSON of AttemptRecord. */
export function attemptText(
  candidate: Candidate,
  { status, error, latencyMs, costNano, chargeNano, usage }: Omit<AttemptRecord, keyof Candidate | 'credentialId'>,
): string {
  const known = status === undefined ? '' : `,"status":${status}`
  const failed = error === undefined ? '' : `,"error":${JSON.stringify(error)}`
  const cost = costNano === undefined ? '' : `,"costNano":"${costNano}"`
  const charged = chargeNano === undefined ? '' : `,"chargeNano":"${chargeNano}"`
  const used = usage === undefined ? '' : `,"usage":${JSON.stringify(usage)}`
  return `${fixedOf(candidate).head}${known}${failed},"latencyMs":${latencyMs}${cost}${charged}${used}}`
}
