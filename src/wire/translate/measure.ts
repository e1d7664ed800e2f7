import type { ReasoningWish } from '../../model/chat/request.ts'
import type { Losses } from './losses.ts'

/** Tells that a model shall think by its own measure, for formats that have words for an effort only. */
export function loseMeasure({ adaptive, effort, budgetTokens }: ReasoningWish, losses: Losses): void {
  if (adaptive && effort === undefined && budgetTokens === undefined)
    losses.lose('reasoning_measure', 'reasoning.adaptive')
}
