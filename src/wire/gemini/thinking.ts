import type { JsonObject } from '../../kit/parse-json.ts'
import type { ReasoningEffort, ReasoningWish } from '../../model/chat/request.ts'
import type { Losses } from '../translate/losses.ts'

/** How a model is told how much to think. */
interface ThinkingWords {
  /** `level`: thinkingLevel, as Gemini 3 has it; `budget`: thinkingBudget in tokens, as Gemini 2.5 has it. */
  readonly kind: 'level' | 'budget' | 'none'
  readonly lowest: string | number
  readonly highest: string | number
}

/**
 * The first pattern that a model's name matches decides; names that tell nothing are taken for the newest ones.
 * Sources: Gemini API, "Gemini thinking" (levels and ranges of budgets by model) and "OpenAI compatibility" (efforts).
 */
const models: readonly (readonly [pattern: RegExp, words: ThinkingWords])[] = [
  [/gemini-2\.5[a-z-]*-image|gemini-2\.5[a-z-]*-tts/, { kind: 'none', lowest: 0, highest: 0 }],
  [/gemini-2\.5-pro/, { kind: 'budget', lowest: 128, highest: 32_768 }],
  [/gemini-2\.5/, { kind: 'budget', lowest: 0, highest: 24_576 }],
  [/gemini-(?:1\.|2\.0|pro)|gemma|learnlm/, { kind: 'none', lowest: 0, highest: 0 }],
  [/gemini-[\d.]+-pro/, { kind: 'level', lowest: 'LOW', highest: 'HIGH' }],
]
const newest: ThinkingWords = { kind: 'level', lowest: 'MINIMAL', highest: 'HIGH' }

const levels: Readonly<Record<ReasoningEffort, string | undefined>> = {
  none: undefined,
  minimal: undefined,
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  xhigh: undefined,
  max: undefined,
}

/** Tokens that Google's own OpenAI-compatible API takes for an effort. */
const budgets: Readonly<Record<ReasoningEffort, number | undefined>> = {
  none: undefined,
  minimal: 1_024,
  low: 1_024,
  medium: 8_192,
  high: 24_576,
  xhigh: undefined,
  max: undefined,
}

function wordsOf(model: string): ThinkingWords {
  return models.find(([pattern]) => pattern.test(model))?.[1] ?? newest
}

/** Models from Gemini 3 on check signatures of calls, take media among results, and hold calls to schemas. */
export function isGemini3(model: string): boolean {
  return wordsOf(model).kind === 'level'
}

export function effortOf(level: string | undefined): ReasoningEffort | undefined {
  const efforts = ['minimal', 'low', 'medium', 'high'] as const
  return efforts.find((effort) => effort === level?.toLowerCase())
}

/** `thinkingConfig` for a wish; undefined when there is nothing to say or the model takes no wishes. */
export function writeThinking(wish: ReasoningWish | undefined, model: string, losses: Losses): JsonObject | undefined {
  if (!wish) return undefined
  const words = wordsOf(model)
  if (words.kind === 'none') {
    // A model that does not think does what is asked here anyway.
    if (wish.effort !== 'none') losses.lose('reasoning', 'reasoning')
    return undefined
  }
  const shown = wish.show === undefined ? {} : { includeThoughts: wish.show !== 'none' }
  const config = { ...shown, ...amount(wish, words, losses) }
  return Object.keys(config).length > 0 ? config : undefined
}

/** Level and budget must not stand together. */
function amount({ effort, budgetTokens, adaptive }: ReasoningWish, words: ThinkingWords, losses: Losses): JsonObject {
  if (budgetTokens !== undefined) return { thinkingBudget: budgetTokens }
  if (effort === undefined) return adaptive && words.kind === 'budget' ? { thinkingBudget: -1 } : {}
  const { kind, lowest, highest } = words
  if (effort === 'none' && lowest !== 0) losses.lose('reasoning', 'reasoning.effort')
  const ends = effort === 'xhigh' || effort === 'max' ? highest : lowest
  return kind === 'level' ? { thinkingLevel: levels[effort] ?? ends } : { thinkingBudget: budgets[effort] ?? ends }
}
