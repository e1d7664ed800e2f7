import { formatUsd } from '../model/money.ts'
import type { Candidate, Terms } from '../model/plan.ts'
import type { AttemptRecord } from '../model/request-record.ts'
import type { Run } from './run.ts'

/** What a candidate's lines begin with is the same for every request under the same terms. */
const heads = new WeakMap<Terms, string>()

function headOf(candidate: Candidate): string {
  let head = heads.get(candidate.terms)
  if (head === undefined) {
    const { lane, provider, deployment, region, credential } = candidate
    const line = { lane, provider: provider.id, model: deployment.upstreamModel, region, credentialId: credential.id }
    head = JSON.stringify(line).slice(0, -1)
    heads.set(candidate.terms, head)
  }
  return head
}

/** The plan as it is kept with the request: candidates in order, then what was dropped and why. JSON of PlanLine[]. */
export function planText({ plan, drops }: Run): string {
  let text = ''
  for (const candidate of plan.candidates) {
    const ceiling = formatUsd(candidate.chargeCeiling)
    const { version } = candidate.terms
    text += `${text ? ',' : ''}${headOf(candidate)},"chargeCeilingUsd":"${ceiling}","priceVersion":"${version}"}`
  }
  for (const { lane, provider, model, credentialId, reason } of [...plan.drops, ...drops]) {
    text += `${text ? ',' : ''}${JSON.stringify({ lane, provider, model, credentialId, dropped: reason })}`
  }
  return `[${text}]`
}

/** One attempt as it is kept with the request. JSON of AttemptRecord. */
export function attemptText(
  candidate: Candidate,
  { status, error, latencyMs, costNano }: Pick<AttemptRecord, 'status' | 'error' | 'latencyMs' | 'costNano'>,
): string {
  const known = status === undefined ? '' : `,"status":${status}`
  const failed = error === undefined ? '' : `,"error":${JSON.stringify(error)}`
  const cost = costNano === undefined ? '' : `,"costNano":"${costNano}"`
  return `${headOf(candidate)}${known}${failed},"latencyMs":${latencyMs}${cost}}`
}
