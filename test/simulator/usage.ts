import type { Behaviour } from './behaviour.ts'

/** Usage as OpenAI gives it for chat and completions. */
export interface Usage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details: { cached_tokens: number; audio_tokens: number }
  completion_tokens_details: {
    reasoning_tokens: number
    audio_tokens: number
    accepted_prediction_tokens: number
    rejected_prediction_tokens: number
  }
}

/** Usage that is told: the true one, or whatever a behaviour puts in its place. */
export type ToldUsage = Usage | Record<string, unknown>

/**
 * Usage of one answer. `visible` are the tokens of all choices' text and calls; thinking tokens come on top, and
 * forced numbers replace what was counted.
 */
export function usageOf(prompt: number, visible: number, b: Behaviour): ToldUsage {
  if (typeof b.usage === 'object') return b.usage
  const reasoning = b.reasoningTokens ?? 0
  const promptCount = b.promptTokens ?? prompt
  return usage(promptCount, b.completionTokens ?? visible + reasoning, b.cachedTokens ?? 0, reasoning)
}

function usage(prompt: number, completion: number, cached: number, reasoning: number): Usage {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }
}

/** Usage so far: as `final`, with the completion only `visible` tokens long yet. */
export function usageSoFar(final: ToldUsage, visible: number): ToldUsage {
  const told = final as Partial<Usage>
  if (typeof told.completion_tokens !== 'number' || typeof told.prompt_tokens !== 'number') return final
  const thinking = told.completion_tokens_details?.reasoning_tokens ?? 0
  const completion = Math.min(visible + thinking, told.completion_tokens)
  return { ...final, completion_tokens: completion, total_tokens: told.prompt_tokens + completion }
}
