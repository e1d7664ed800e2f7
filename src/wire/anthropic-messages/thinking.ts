import type { JsonObject } from '../../kit/parse-json.ts'
import type { ReasoningEffort, ReasoningWish } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'
import { optionalNumber, optionalObject, optionalText } from './fields.ts'
import type { Traits } from './models.ts'
import { invalid } from './request.ts'

const efforts: readonly ReasoningEffort[] = ['low', 'medium', 'high', 'xhigh', 'max']

/**
 * `thinking` and `output_config.effort` as a wish. Effort without thinking is `adaptive: false`: how much to write and
 * do, not a wish to think.
 */
export function decodeReasoning(body: JsonObject, losses: Losses): ReasoningWish | undefined {
  const config = optionalObject(body.output_config, 'output_config')
  const word = optionalText(config?.effort, 'output_config.effort')
  const effort = efforts.find((known) => known === word)
  if (word !== undefined && !effort)
    throw invalid('output_config.effort', `Input should be one of ${efforts.join(', ')}.`)
  const thinking = optionalObject(body.thinking, 'thinking')
  if (!thinking) return effort && { effort, adaptive: false }
  const show = showOf(optionalText(thinking.display, 'thinking.display'))
  const shared = { ...(effort && { effort }), ...(show && { show }) }
  switch (thinking.type) {
    case 'adaptive':
      return { adaptive: true, ...shared }
    case 'enabled': {
      const budgetTokens = optionalNumber(thinking.budget_tokens, 'thinking.budget_tokens')
      if (budgetTokens === undefined || budgetTokens < 1_024) {
        throw invalid('thinking.budget_tokens', 'Input should be an integer of at least 1024.')
      }
      return { budgetTokens, ...shared }
    }
    case 'disabled':
    case 'between_tools':
      if (effort) losses.unknown('output_config.effort')
      return { effort: 'none' }
    default:
      throw invalid('thinking.type', "Input should be 'enabled', 'adaptive', 'between_tools' or 'disabled'.")
  }
}

function showOf(display: string | undefined): ReasoningWish['show'] {
  return display === 'omitted' ? 'none' : display === 'summarized' ? 'auto' : undefined
}

/** Members of the request that tell a model how to think. */
export interface Thinking {
  readonly thinking?: JsonObject
  readonly effort?: ReasoningEffort
  /** The model will think, which rules out sampling and forced tools. */
  readonly on: boolean
}

const LEAST_BUDGET = 1_024
const HIGHEST_BUDGET = 128_000

/**
 * Share of `max_tokens` that an effort may think with, for models that are told by a budget; the shares are those of
 * OpenRouter's reasoning tokens guide. The answer keeps the rest.
 *
 * | effort  | budget        | models that measure by themselves          |
 * |---------|---------------|--------------------------------------------|
 * | none    | off           | off, or the lowest effort where nothing is |
 * | minimal | 10 %          | low                                        |
 * | low     | 20 %          | low                                        |
 * | medium  | 50 %          | medium                                     |
 * | high    | 80 %          | high                                       |
 * | xhigh   | 95 %          | xhigh, or the next that there is           |
 * | max     | 95 %          | max, or the next that there is             |
 */
const shareOf: Readonly<Record<Exclude<ReasoningEffort, 'none'>, number>> = {
  minimal: 0.1,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
  max: 0.95,
}

/**
 * How this model is asked for the reasoning that is wished for. `forbidden`: the rest of the request rules thinking
 * out. What cannot be had is told to `losses`.
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
    return budget ? budgeted(wanted, traits, maxTokens, losses) : adaptive(wanted, traits, maxTokens, losses)
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

function adaptive(wish: ReasoningWish, traits: Traits, maxTokens: number, losses: Losses): Thinking {
  if (wish.budgetTokens !== undefined) losses.lose('reasoning_budget', 'reasoning.budget_tokens')
  const effort = wish.effort ?? effortOfBudget(wish.budgetTokens, maxTokens)
  const nearest = effort && nearestEffort(effort, traits)
  return { thinking: { type: 'adaptive', ...display(wish) }, ...(nearest && { effort: nearest }), on: true }
}

function budgeted(wish: ReasoningWish, traits: Traits, maxTokens: number, losses: Losses): Thinking {
  const { effort = 'high', budgetTokens } = wish
  const share = effort === 'none' ? 0 : shareOf[effort]
  // A budget that fills the cap would leave nothing for the answer, as when the cap is the gateway's own.
  const fits = budgetTokens !== undefined && budgetTokens < maxTokens
  const wanted = fits ? budgetTokens : Math.floor(Math.min(maxTokens * share, HIGHEST_BUDGET))
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

function effortOfBudget(budget: number | undefined, maxTokens: number): ReasoningEffort | undefined {
  if (budget === undefined) return undefined
  const share = budget / Math.max(1, maxTokens)
  return share <= 0.35 ? 'low' : share <= 0.65 ? 'medium' : share <= 0.9 ? 'high' : 'xhigh'
}
