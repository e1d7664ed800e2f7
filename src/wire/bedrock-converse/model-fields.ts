import { asObject, asString, type JsonObject } from '../../kit/parse-json.ts'
import type { ReasoningEffort, ReasoningWish } from '../../model/chat/request.ts'
import { encodeReasoning as encodeThinking } from '../claude/thinking.ts'
import { effortOfBudget } from '../translate/effort.ts'
import type { Losses } from '../translate/losses.ts'
import { loseMeasure } from '../translate/measure.ts'
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
  if (type === 'disabled' || type === 'between_tools') return { effort: 'none' }
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
  /** The model's own measure of sampling holds, for it will think. */
  readonly thinks: boolean
}

const nothing: Wish = { fields: {}, thinks: false }

/**
 * `room`: most tokens that the answer may have, thinking included; undefined: not told. `forbidden`: the rest of the
 * request rules a Claude's thinking out.
 */
export function encodeReasoning(
  wish: ReasoningWish | undefined,
  { claude, traits, thinking }: ModelFamily,
  room: number | undefined,
  forbidden: boolean,
  losses: Losses,
): Wish {
  if (!wish) return nothing
  if (claude) {
    const asked = encodeThinking(wish, traits, room ?? traits.output, forbidden, losses)
    return { fields: asked.thinking ? { thinking: asked.thinking } : {}, effort: asked.effort, thinks: asked.on }
  }
  if (thinking) return { fields: byEffort(wish, thinking, losses), thinks: false }
  if (wish.effort !== 'none') losses.lose('reasoning', 'reasoning')
  return nothing
}

/** Vendors with three efforts and no budget. */
function byEffort(wish: ReasoningWish, words: 'effort' | 'nova', losses: Losses): JsonObject {
  const { effort, budgetTokens, show } = wish
  if (show !== undefined && show !== 'auto') losses.lose('reasoning_shown', 'reasoning.summary')
  loseMeasure(wish, losses)
  if (budgetTokens !== undefined) losses.lose('reasoning_budget', 'reasoning.budget_tokens')
  const wanted = effort ?? (budgetTokens === undefined ? 'medium' : effortOfBudget(budgetTokens))
  if (wanted === 'none') return words === 'nova' ? { reasoningConfig: { type: 'disabled' } } : {}
  const near = wanted === 'minimal' ? 'low' : wanted === 'xhigh' || wanted === 'max' ? 'high' : wanted
  if (words === 'effort') return { reasoning_effort: near }
  return { reasoningConfig: { type: 'enabled', maxReasoningEffort: near } }
}
