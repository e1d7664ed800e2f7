import { asCount, asObject, type JsonObject, parseJson } from '../../kit/parse-json.ts'
import type { Usage } from '../../model/usage.ts'
import { costMembers, sumOf } from '../usage-members.ts'
import type { ShownCost } from '../wire.ts'

/**
 * A stream chunk's usage object: where OpenAI has it, in Groq's x_groq, or within the choice (Moonshot AI's API
 * reference, "Chat completion", stream).
 */
export function usageIn(chunk: JsonObject): JsonObject | undefined {
  const told = asObject(chunk.usage) ?? asObject(asObject(chunk.x_groq)?.usage)
  if (told || !Array.isArray(chunk.choices)) return told
  return asObject(asObject(chunk.choices[0])?.usage)
}

/**
 * Reads OpenAI's usage object (API reference, "The chat completion object") and its known variants: DeepSeek's
 * prompt_cache_hit_tokens, Moonshot's cached_tokens, OpenRouter's cache_write_tokens, xAI's reasoning tokens.
 */
export function readUsage(raw: unknown): Usage | undefined {
  const usage = asObject(raw)
  if (!usage) return undefined
  const inputTokens = asCount(usage.prompt_tokens)
  const output = asObject(usage.completion_tokens_details)
  const reasoningTokens = asCount(output?.reasoning_tokens)
  const completion = asCount(usage.completion_tokens) ?? outputFromTotal(usage, inputTokens)
  const outputTokens = withReasoning(usage.total_tokens, inputTokens, completion, reasoningTokens)
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  const input = asObject(usage.prompt_tokens_details)
  return {
    inputTokens,
    cacheReadTokens:
      asCount(input?.cached_tokens) ?? asCount(usage.prompt_cache_hit_tokens) ?? asCount(usage.cached_tokens),
    cacheWriteTokens: asCount(input?.cache_write_tokens),
    audioInputTokens: asCount(input?.audio_tokens),
    outputTokens,
    reasoningTokens,
    audioOutputTokens: asCount(output?.audio_tokens),
    estimated: false,
  }
}

/**
 * All output. OpenAI counts reasoning into the completion, xAI beside it ("Consumption and rate limits": counted
 * separately, but in the total), and so do some servers of the same kind: the total says which it is.
 */
export function withReasoning(
  total: unknown,
  input: number | undefined,
  output: number | undefined,
  reasoning: number | undefined,
): number | undefined {
  if (!reasoning || input === undefined || output === undefined) return output
  return total === input + output + reasoning ? output + reasoning : output
}

/** Embeddings tell no completion_tokens; their total equals the prompt. */
function outputFromTotal(usage: JsonObject, input: number | undefined): number | undefined {
  const total = asCount(usage.total_tokens)
  return total === undefined || input === undefined ? undefined : Math.max(0, total - input)
}

/**
 * Usage as OpenAI writes it, with the cost as OpenRouter shows it. A total that is not known is written as 0, because
 * SDKs take the three totals for granted; details that are not known are left out.
 */
export function writeUsage(usage: Usage, cost: ShownCost | undefined): JsonObject {
  const { inputTokens = 0, outputTokens = 0 } = usage
  const input = known({
    cached_tokens: usage.cacheReadTokens,
    cache_write_tokens: sumOf(usage.cacheWriteTokens, usage.cacheWrite1hTokens),
    audio_tokens: usage.audioInputTokens,
  })
  const output = known({ reasoning_tokens: usage.reasoningTokens, audio_tokens: usage.audioOutputTokens })
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    ...(input && { prompt_tokens_details: input }),
    ...(output && { completion_tokens_details: output }),
    ...(cost && costMembers(cost)),
  }
}

function known(counts: Readonly<Record<string, number | undefined>>): JsonObject | undefined {
  const told = Object.entries(counts).filter(([, count]) => count !== undefined)
  return told.length > 0 ? Object.fromEntries(told) : undefined
}

/** The usage object's text with the cost in it, as OpenRouter shows it. The provider's own members stay as they are. */
export function withCost(rawUsage: string, { charge, isByok, upstream }: ShownCost): string {
  // A provider that speaks of cost itself (OpenRouter) means its own: replaced, not doubled.
  if (ownCost.test(rawUsage)) return replaceCost(rawUsage, { charge, isByok, upstream })
  const details = upstream === undefined ? '' : `,"cost_details":{"upstream_inference_cost":${upstream}}`
  const members = rawUsage.slice(0, rawUsage.lastIndexOf('}'))
  return `${members}${/^\{\s*$/.test(members) ? '' : ','}"cost":${charge},"is_byok":${isByok}${details}}`
}

/** Members in which OpenRouter, Perplexity, DeepInfra and xAI tell what the call cost them or their customer. */
const ownMembers: readonly string[] = ['cost', 'is_byok', 'cost_details', 'estimated_cost', 'cost_in_usd_ticks']
const ownCost = new RegExp(`"(?:${ownMembers.join('|')})"\\s*:`)

/** A usage object's text on its way before the charge is known: nothing of the provider's own cost in it. */
export function withoutCost(rawUsage: string): string {
  return ownCost.test(rawUsage) ? JSON.stringify(countsOf(rawUsage)) : rawUsage
}

function replaceCost(rawUsage: string, cost: ShownCost): string {
  return JSON.stringify({ ...countsOf(rawUsage), ...costMembers(cost) })
}

/** What is no JSON is left out whole: a client must not take the provider's figure for its charge. */
function countsOf(rawUsage: string): JsonObject {
  const members = Object.entries(asObject(parseJson(rawUsage)) ?? {})
  return Object.fromEntries(members.filter(([name]) => !ownMembers.includes(name)))
}
