import { formatUsd, parseUsd } from '../../model/money.ts'
import type { SmartDecision, SmartOption } from '../../model/smart.ts'
import type { ControlDeps } from '../deps.ts'
import { selectRequests, walkedId } from '../requests/select-requests.ts'
import { planIn } from '../requests/view.ts'
import type { SavingsView } from './schema.ts'

/** Requests that are looked at: their plans are long texts, and the embedded database serves nobody else meanwhile. */
const LOOKED_AT = 1_000

/** What was expected of the latest requests that have a note of the choice they were not left to. */
export async function readShadow(
  deps: ControlDeps,
  ws: string,
  since: number,
  until: number,
): Promise<SavingsView['shadow']> {
  const rows = await selectRequests(deps, ws, { since, until })
    .select(['served_model', 'plan'])
    .orderBy(walkedId, 'desc')
    .limit(LOOKED_AT + 1)
    .execute()
  const pairs = rows
    .slice(0, LOOKED_AT)
    .flatMap(({ plan, served_model: model }) => pairOf(planIn(plan).decision, model))
  const sum = (of: (pair: Pair) => bigint) => pairs.reduce((total, pair) => total + of(pair), 0n)
  const mean = (of: (pair: Pair) => number) =>
    pairs.length === 0
      ? null
      : Math.round((pairs.reduce((total, pair) => total + of(pair), 0) / pairs.length) * 1e4) / 1e4
  const [served, chosen] = [sum((pair) => pair.servedCost), sum((pair) => pair.chosenCost)]
  return {
    requests: pairs.length,
    moved: pairs.filter(({ moved }) => moved).length,
    servedUsd: formatUsd(served),
    chosenUsd: formatUsd(chosen),
    savedUsd: formatUsd(served - chosen),
    servedQuality: mean(({ servedQuality }) => servedQuality),
    chosenQuality: mean(({ chosenQuality }) => chosenQuality),
    complete: rows.length <= LOOKED_AT,
  }
}

interface Pair {
  readonly moved: boolean
  readonly servedCost: bigint
  readonly chosenCost: bigint
  readonly servedQuality: number
  readonly chosenQuality: number
}

/** Both models must be known, or there is nothing to compare. */
function pairOf(decision: SmartDecision | undefined, model: string): readonly Pair[] {
  if (!decision?.shadow) return []
  const served = decision.options.find((option) => option.model === model)
  const chosen = decision.options.find((option) => option.model === decision.model)
  if (!served || !chosen || !isKnown(served) || !isKnown(chosen)) return []
  return [
    {
      moved: served.model !== chosen.model,
      servedCost: parseUsd(served.costUsd),
      chosenCost: parseUsd(chosen.costUsd),
      servedQuality: served.expected,
      chosenQuality: chosen.expected,
    },
  ]
}

function isKnown(option: SmartOption): option is SmartOption & { readonly costUsd: string; readonly expected: number } {
  return option.costUsd !== undefined && option.expected !== undefined
}
