import type { ReasoningEffort } from '../../model/chat/request.ts'

/**
 * How efforts and numbers of tokens correspond, for formats that have the one and not the other. `budget`: most tokens
 * that count as the effort. `share`: part of an answer's cap that the effort may think with; the shares are those of
 * OpenRouter's guide "Reasoning Tokens". No vendor tells what its efforts are worth: both are rough.
 */
const table: readonly { readonly effort: ReasoningEffort; readonly budget: number; readonly share: number }[] = [
  { effort: 'none', budget: 0, share: 0 },
  { effort: 'minimal', budget: 1_024, share: 0.1 },
  { effort: 'low', budget: 4_096, share: 0.2 },
  { effort: 'medium', budget: 16_384, share: 0.5 },
  // Not all models know higher ones.
  { effort: 'high', budget: Number.POSITIVE_INFINITY, share: 0.8 },
  { effort: 'xhigh', budget: Number.POSITIVE_INFINITY, share: 0.95 },
  { effort: 'max', budget: Number.POSITIVE_INFINITY, share: 0.95 },
]

/** The effort that is meant by a budget of so many tokens. */
export function effortOfBudget(budget: number): ReasoningEffort {
  return table.find((row) => budget <= row.budget)?.effort ?? 'high'
}

/** Tokens to think with at an effort, of an answer that may have `cap` tokens with its thinking. */
export function budgetOfEffort(effort: ReasoningEffort, cap: number): number {
  return Math.floor(cap * (table.find((row) => row.effort === effort)?.share ?? 0))
}
