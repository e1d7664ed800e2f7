import { formatUsd } from '../model/money.ts'
import type { Run } from './run.ts'

/** The plan as it is kept with the request: candidates in order, then what was dropped and why. JSON of PlanLine[]. */
export function planText({ plan, drops }: Run): string {
  const lines: object[] = plan.candidates.map((candidate) => ({
    lane: candidate.lane,
    provider: candidate.provider.id,
    model: candidate.deployment.upstreamModel,
    region: candidate.region,
    credentialId: candidate.credential.id,
    chargeCeilingUsd: formatUsd(candidate.chargeCeiling),
    priceVersion: candidate.terms.version,
  }))
  for (const { lane, provider, model, credentialId, reason } of [...plan.drops, ...drops]) {
    lines.push({ lane, provider, model, credentialId, dropped: reason })
  }
  return JSON.stringify(lines)
}
