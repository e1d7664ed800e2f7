import { asCount, asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Usage } from '../../model/usage.ts'
import { withReasoning } from '../openai/usage.ts'
import { costMembers } from '../usage-members.ts'
import type { ShownCost } from '../wire.ts'

/**
 * Reads the usage of a response (API reference, "The response object"). Undefined when there is none. `output`: the
 * response's items; what was searched is told there alone, and what was run at a price that nothing tells.
 */
export function readUsage(raw: unknown, output?: unknown): Usage | undefined {
  const usage = asObject(raw)
  if (!usage) return undefined
  const inputTokens = asCount(usage.input_tokens)
  const reasoningTokens = asCount(asObject(usage.output_tokens_details)?.reasoning_tokens)
  const outputTokens = withReasoning(usage.total_tokens, inputTokens, asCount(usage.output_tokens), reasoningTokens)
  if (inputTokens === undefined && outputTokens === undefined) return undefined
  const input = asObject(usage.input_tokens_details)
  const items: readonly unknown[] = Array.isArray(output) ? output : []
  const searches = items.filter(isSearch).length
  return {
    inputTokens,
    cacheReadTokens: asCount(input?.cached_tokens),
    cacheWriteTokens: asCount(input?.cache_write_tokens),
    outputTokens,
    reasoningTokens,
    ...(searches > 0 && { searches }),
    estimated: items.some(isUncounted),
  }
}

/**
 * A search that is billed: opening a page that was found is not (guide "Web search", output items). A search in stored
 * files counts like one in the web, which is the dearer of the two.
 */
function isSearch(value: unknown): boolean {
  const item = asObject(value)
  if (item?.type === 'file_search_call') return true
  return item?.type === 'web_search_call' && (asObject(item.action)?.type ?? 'search') === 'search'
}

/** Containers are billed by the session and images by tokens of another model (Pricing, built-in tools). */
const uncounted = new Set(['code_interpreter_call', 'image_generation_call'])

function isUncounted(value: unknown): boolean {
  const type = asObject(value)?.type
  return typeof type === 'string' && uncounted.has(type)
}

/** The format has every count as a number: what is not known is 0 here, though not in the records. */
export function writeUsage(usage: Usage | undefined, cost: ShownCost | undefined): JsonObject | null {
  if (!usage) return null
  const { inputTokens = 0, outputTokens = 0, cacheReadTokens = 0, reasoningTokens = 0 } = usage
  return {
    input_tokens: inputTokens,
    input_tokens_details: {
      cached_tokens: cacheReadTokens,
      cache_write_tokens: (usage.cacheWriteTokens ?? 0) + (usage.cacheWrite1hTokens ?? 0),
    },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: inputTokens + outputTokens,
    ...(cost && costMembers(cost)),
  }
}
