import { asCount, asObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
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
export function withCost(rawUsage: string, { charge, isByok, upstream }: ShownCost): string {
  // A provider that speaks of cost itself (OpenRouter) means its own: replaced, not doubled.
  if (ownCost.test(rawUsage)) return replaceCost(rawUsage, { charge, isByok, upstream })
  const details = upstream === undefined ? '' : `,"cost_details":{"upstream_inference_cost":${upstream}}`
  const members = rawUsage.slice(0, rawUsage.lastIndexOf('}'))
  return `${members}${/^\{\s*$/.test(members) ? '' : ','}"cost":${charge},"is_byok":${isByok}${details}}`
}

const ownCost = /"(?:cost|is_byok|cost_details)"\s*:/

function replaceCost(rawUsage: string, { charge, isByok, upstream }: ShownCost): string {
  // What is no JSON is left out whole: a client must not take the provider's figure for its charge.
  const { cost_details: _, ...usage } = asObject(parseJson(rawUsage)) ?? {}
  const details = upstream === undefined ? {} : { cost_details: { upstream_inference_cost: upstream } }
  return JSON.stringify({ ...usage, cost: charge, is_byok: isByok, ...details })
}
