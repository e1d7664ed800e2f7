import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { ReasoningEffort, ReasoningWish } from '../../model/chat/request.ts'
import type { Feature } from '../translate/fidelity.ts'
import type { ModelFamily } from './model-family.ts'

/** What a request asks in its model's own words. */
interface ModelFields {
  readonly reasoning: ReasoningWish | undefined
  readonly topK: number | undefined
  /** `additionalModelRequestFields` without what was read. */
  readonly rest: JsonObject
}

const efforts: readonly ReasoningEffort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

function asEffort(value: unknown): ReasoningEffort | undefined {
  return efforts.find((effort) => effort === value)
}

/** `effort`: `outputConfig.effort`, which Claude takes beside its thinking. */
export function decodeModelFields(fields: JsonObject | undefined, effort: unknown): ModelFields {
  const { thinking, top_k, k, reasoning_effort, reasoningConfig, inferenceConfig, ...others } = fields ?? {}
  const { topK, ...inference } = asObject(inferenceConfig) ?? {}
  const known = [top_k, k, topK].find((value) => typeof value === 'number') as number | undefined
  const left = { ...others, ...(Object.keys(inference).length > 0 && { inferenceConfig: inference }) }
  return {
    reasoning:
      claudeWish(asObject(thinking), asEffort(effort)) ??
      novaWish(asObject(reasoningConfig)) ??
      (asEffort(reasoning_effort) && { effort: asEffort(reasoning_effort) }),
    topK: known,
    rest: Object.keys(left).length > 0 ? { additionalModelRequestFields: left } : {},
  }
}

function claudeWish(thinking: JsonObject | undefined, effort: ReasoningEffort | undefined): ReasoningWish | undefined {
  // An effort by itself is about the whole answer and does not turn thinking on.
  if (!thinking) return effort && { effort, adaptive: false }
  const { type, budget_tokens: budget, display } = thinking
  if (type === 'disabled') return { effort: 'none' }
  return {
    ...(effort && { effort }),
    ...(type === 'adaptive' && { adaptive: true }),
    ...(typeof budget === 'number' && { budgetTokens: budget }),
    ...(asString(display) !== undefined && { show: display === 'omitted' ? 'none' : 'auto' }),
  }
}

function novaWish(config: JsonObject | undefined): ReasoningWish | undefined {
  if (!config) return undefined
  return { effort: config.type === 'disabled' ? 'none' : (asEffort(config.maxReasoningEffort) ?? 'medium') }
}

/** What a wish becomes: fields of the model's own, and `outputConfig.effort`. */
export interface Wish {
  readonly fields: JsonObject
  readonly effort?: string | undefined
}

type Lose = (feature: Feature, field: string) => void

/** `room`: most tokens that the answer may have, thinking included; undefined: not told. */
export function encodeReasoning(
  wish: ReasoningWish | undefined,
  family: ModelFamily,
  room: number | undefined,
  lose: Lose,
) {
  const { thinking } = family
  if (!wish) return nothing
  if (thinking === undefined) {
    if (wish.effort !== 'none') lose('reasoning', 'reasoning')
    return nothing
  }
  if (thinking === 'effort' || thinking === 'nova') return byEffort(wish, thinking, lose)
  if (wish.effort === 'none') return { fields: { thinking: { type: 'disabled' } } }
  if (thinking === 'claude-budget') return budgeted(wish, room, lose)
  if (thinking === 'claude-both' && wish.budgetTokens !== undefined) return budgeted(wish, room, lose)
  return adaptive(wish, lose)
}

const nothing: Wish = { fields: {} }

/** Tokens to think with where an effort must become a budget, and the other way round. */
const budgets: Readonly<Record<Exclude<ReasoningEffort, 'none'>, number>> = {
  minimal: 1024,
  low: 4096,
  medium: 10_240,
  high: 20_480,
  xhigh: 32_768,
  max: 32_768,
}
const SMALLEST_BUDGET = 1024

function effortFor(budget: number): ReasoningEffort {
  if (budget <= budgets.low) return 'low'
  return budget <= budgets.medium ? 'medium' : 'high'
}

function display({ show }: ReasoningWish): JsonObject {
  return show === undefined ? {} : { display: show === 'none' ? 'omitted' : 'summarized' }
}

function budgeted(wish: ReasoningWish, room: number | undefined, lose: Lose): Wish {
  const { effort, budgetTokens } = wish
  // Claude Opus 4.5 takes an effort of the whole answer beside the budget.
  const whole = wish.adaptive === false || budgetTokens !== undefined ? effort : undefined
  if (budgetTokens === undefined && wish.adaptive === false) return { fields: {}, effort: whole }
  const asked = budgetTokens ?? budgets[effort && effort !== 'none' ? effort : 'medium']
  // The budget must be smaller than the cap; one that the client chose stays, for Bedrock to judge.
  const budget = budgetTokens ?? Math.min(asked, (room ?? asked + 1) - 1)
  if (budget < SMALLEST_BUDGET && budgetTokens === undefined) {
    lose('reasoning', 'reasoning')
    return nothing
  }
  return { fields: { thinking: { type: 'enabled', budget_tokens: budget, ...display(wish) } }, effort: whole }
}

function adaptive(wish: ReasoningWish, lose: Lose): Wish {
  const { effort, budgetTokens } = wish
  if (budgetTokens !== undefined) lose('reasoning_budget', 'reasoning')
  const words = effort ?? (budgetTokens === undefined ? undefined : effortFor(budgetTokens))
  const written = words === 'minimal' ? 'low' : words
  if (wish.adaptive === false && budgetTokens === undefined) return { fields: {}, effort: written }
  return { fields: { thinking: { type: 'adaptive', ...display(wish) } }, effort: written }
}

/** Vendors with three efforts and no budget. */
function byEffort({ effort, budgetTokens }: ReasoningWish, words: 'effort' | 'nova', lose: Lose): Wish {
  if (budgetTokens !== undefined) lose('reasoning_budget', 'reasoning')
  const wanted = effort ?? effortFor(budgetTokens ?? budgets.medium)
  if (wanted === 'none') return { fields: words === 'nova' ? { reasoningConfig: { type: 'disabled' } } : {} }
  const near = wanted === 'minimal' ? 'low' : wanted === 'xhigh' || wanted === 'max' ? 'high' : wanted
  if (words === 'effort') return { fields: { reasoning_effort: near } }
  return { fields: { reasoningConfig: { type: 'enabled', maxReasoningEffort: near } } }
}
