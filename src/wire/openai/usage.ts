import { asCount, asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Usage } from '../../model/usage.ts'
import type { ShownCost } from '../wire.ts'

/**
 * Reads OpenAI's usage object (API reference, "The chat completion object") and its known variants: DeepSeek's
 * prompt_cache_hit_tokens, Moonshot's cached_tokens, OpenRouter's cache_write_tokens.
 */
export function readUsage(raw: unknown): Usage | undefined {
  const usage = asObject(raw)
  if (!usage) return undefined
  const inputTokens = asCount(usage.prompt_tokens)
  const outputTokens = asCount(usage.completion_tokens) ?? outputFromTotal(usage, inputTokens)
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  const input = asObject(usage.prompt_tokens_details)
  const output = asObject(usage.completion_tokens_details)
  return {
    inputTokens,
    cacheReadTokens:
      asCount(input?.cached_tokens) ?? asCount(usage.prompt_cache_hit_tokens) ?? asCount(usage.cached_tokens),
    cacheWriteTokens: asCount(input?.cache_write_tokens),
    audioInputTokens: asCount(input?.audio_tokens),
    outputTokens,
    reasoningTokens: asCount(output?.reasoning_tokens),
    audioOutputTokens: asCount(output?.audio_tokens),
    estimated: false,
  }
}

/** Embeddings tell no completion_tokens; their total equals the prompt. */
function outputFromTotal(usage: JsonObject, input: number | undefined): number | undefined {
  const total = asCount(usage.total_tokens)
  return total === undefined || input === undefined ? undefined : Math.max(0, total - input)
}

/** The usage object's text with the cost in it, as OpenRouter shows it. The provider's own members stay as they are. */
export function withCost(rawUsage: string, cost: ShownCost): string {
  const usage = JSON.parse(rawUsage) as Record<string, unknown>
  usage.cost = cost.charge
  usage.is_byok = cost.isByok
  delete usage.cost_details
  if (cost.upstream !== undefined) usage.cost_details = { upstream_inference_cost: cost.upstream }
  return JSON.stringify(usage)
}
