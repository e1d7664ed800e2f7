import type { SmartDecision, SmartOption } from '../../model/smart.ts'
import type { DecisionView } from './decision-schema.ts'

/** What is left out of the record is null. */
export function viewDecision(decision: SmartDecision): DecisionView {
  return {
    shadow: decision.shadow ?? false,
    model: decision.model,
    reference: decision.reference,
    referenceBy: decision.referenceBy,
    preset: decision.preset,
    aim: decision.aim,
    downgradedAt: decision.downgradedAt ?? null,
    floor: decision.floor ?? null,
    verifies: [...(decision.verifies ?? [])],
    learnedFrom: decision.learnedFrom ?? null,
    domains: [...decision.domains],
    difficulty: decision.difficulty,
    inputTokens: decision.inputTokens,
    conversationOn: decision.conversationOn ?? null,
    barLifted: decision.barLifted ?? false,
    options: decision.options.map(viewOption),
    drops: [...decision.drops],
  }
}

function viewOption({ model, lane, provider, why, ...figures }: SmartOption): DecisionView['options'][number] {
  const { expected, lower, shared, costUsd, outputTokens, cachedTokens, ttftMs } = figures
  return {
    ...{ model, lane, provider, why },
    expected: expected ?? null,
    lower: lower ?? null,
    shared: shared ?? null,
    costUsd: costUsd ?? null,
    outputTokens: outputTokens ?? null,
    cachedTokens: cachedTokens ?? null,
    ttftMs: ttftMs ?? null,
  }
}
