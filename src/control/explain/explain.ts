import type { ControlDeps } from '../deps.ts'
import type { Sight } from '../requests/sight.ts'
import { planIn, viewPlanLine } from '../requests/view.ts'
import { viewDecision } from '../requests/view-decision.ts'
import type { ExplainBody, ExplanationView } from './schema.ts'

type Explain = NonNullable<ControlDeps['explain']>

/** Throws Fault where the question names nothing that there is. */
export async function explainCall(
  explain: Explain,
  sight: Sight,
  workspaceId: string,
  { key, path, headers, body }: ExplainBody,
): Promise<ExplanationView> {
  const { model, plan, refused } = await explain({ workspaceId, keyId: key, path, headers, body })
  const { decision, lines } = planIn(plan ?? '[]')
  return {
    requestedModel: model ?? null,
    refused: refused ?? null,
    plan: lines.map((line) => viewPlanLine(sight, line)),
    decision: decision ? viewDecision(decision) : null,
  }
}
