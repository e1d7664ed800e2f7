import type { JsonObject } from '../../kit/parse-json.ts'
import type { ChatRequest, ReasoningEffort, ReasoningWish } from '../../model/chat/request.ts'
import { budgetOfEffort, effortOfBudget } from '../translate/effort.ts'
import type { Losses } from '../translate/losses.ts'
import type { Traits } from './traits.ts'

const efforts: readonly ReasoningEffort[] = ['low', 'medium', 'high', 'xhigh', 'max']

/** What tells a model how to think. */
export interface Thinking {
  /** `{type, budget_tokens, display}`, the same on all clouds. */
  readonly thinking?: JsonObject
  /** Effort of the whole answer. */
  readonly effort?: ReasoningEffort
  /** The model will think, which rules out sampling and forced tools. */
  readonly on: boolean
}

const LEAST_BUDGET = 1_024
const HIGHEST_BUDGET = 128_000

/** Whether the model must call a tool; it does not think then. */
export function forcesTool({ toolChoice }: ChatRequest): boolean {
  const { kind } = toolChoice ?? {}
  return kind === 'named' || kind === 'required' || (toolChoice?.kind === 'allowed' && toolChoice.required)
}

/** Whether a model may be told to think by a budget of tokens. */
export function takesBudget({ thinking }: Traits): boolean {
  return thinking === 'budget' || thinking === 'both'
}

/**
 * How this model is asked for the reasoning that is wished for. `maxTokens`: most tokens of the answer, thinking
 * included. `forbidden`: the rest of the request rules thinking out. What cannot be had is told to `losses`. A model
 * that measures by itself has the lowest effort where nothing turns its thinking off.
 */
export function encodeReasoning(
  wish: ReasoningWish | undefined,
  traits: Traits,
  maxTokens: number,
  forbidden: boolean,
  losses: Losses,
): Thinking {
  if (!wish) return { on: false }
  if (wish.effort === 'none' || wish.budgetTokens === 0) return turnedOff(traits, losses)
  if (wish.adaptive === false) return effortOnly(wish, traits, losses)
  if (wish.effort === undefined && wish.budgetTokens === undefined && !wish.adaptive) {
    return wish.show === undefined || wish.show === 'none' ? { on: false } : asked(wish)
  }
  return asked(wish)

  function asked(wanted: ReasoningWish): Thinking {
    const budget = traits.thinking === 'budget' || (traits.thinking === 'both' && byBudget(wanted))
    if (traits.thinking === 'never' || forbidden || (budget && maxTokens <= LEAST_BUDGET)) {
      losses.lose('reasoning', 'reasoning')
      return turnedOff(traits, losses)
    }
    return budget ? budgeted(wanted, traits, maxTokens, losses) : adaptive(wanted, traits, losses)
  }
}

function byBudget({ budgetTokens, adaptive }: ReasoningWish): boolean {
  return budgetTokens !== undefined && adaptive !== true
}

function turnedOff({ thinking, off, efforts: [lowest] }: Traits, losses: Losses): Thinking {
  if (thinking === 'never') return { on: false }
  if (off) return { thinking: { type: off }, on: false }
  losses.lose('reasoning', 'reasoning')
  return { ...(lowest && { effort: lowest }), on: true }
}

function effortOnly({ effort }: ReasoningWish, traits: Traits, losses: Losses): Thinking {
  const nearest = effort && nearestEffort(effort, traits)
  if (effort && !nearest) losses.lose('reasoning', 'reasoning.effort')
  return { ...(nearest && { effort: nearest }), on: false }
}

function adaptive(wish: ReasoningWish, traits: Traits, losses: Losses): Thinking {
  const { budgetTokens } = wish
  if (budgetTokens !== undefined) losses.lose('reasoning_budget', 'reasoning.budget_tokens')
  const effort = wish.effort ?? (budgetTokens === undefined ? undefined : effortOfBudget(budgetTokens))
  const nearest = effort && nearestEffort(effort, traits)
  return { thinking: { type: 'adaptive', ...display(wish) }, ...(nearest && { effort: nearest }), on: true }
}

function budgeted(wish: ReasoningWish, traits: Traits, maxTokens: number, losses: Losses): Thinking {
  const { effort = 'high', budgetTokens } = wish
  // A budget that fills the cap would leave nothing for the answer, as when the cap is the gateway's own.
  const fits = budgetTokens !== undefined && budgetTokens < maxTokens
  const wanted = fits ? budgetTokens : Math.min(budgetOfEffort(effort, maxTokens), HIGHEST_BUDGET)
  const budget = Math.min(Math.max(wanted, LEAST_BUDGET), maxTokens - 1)
  if (budgetTokens !== undefined && budget !== budgetTokens) losses.lose('reasoning_budget', 'reasoning.budget_tokens')
  const nearest = budgetTokens !== undefined && wish.effort ? nearestEffort(wish.effort, traits) : undefined
  const thinking = { type: 'enabled', budget_tokens: budget, ...display(wish) }
  return { thinking, ...(nearest && { effort: nearest }), on: true }
}

function display({ show }: ReasoningWish): JsonObject {
  return show === undefined ? {} : { display: show === 'none' ? 'omitted' : 'summarized' }
}

/** The same effort, or the next that the model knows: upwards where there is one. */
function nearestEffort(effort: ReasoningEffort, { efforts: known }: Traits): ReasoningEffort | undefined {
  if (known.includes(effort)) return effort
  const rank = efforts.indexOf(effort)
  return known.find((one) => efforts.indexOf(one) >= rank) ?? known.at(-1)
}
