import { asCount, asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Usage } from '../../model/usage.ts'
import { costMembers, sumOf } from '../usage-members.ts'
import type { ShownCost } from '../wire.ts'

type Count = number | undefined

/**
 * Reads a usage object (API reference, "Messages", `usage`). Its `input_tokens` leaves out what was read from or
 * written to the cache; ours counts all input. `earlier`: what the stream told before, for counts that are missing here.
 */
export function readUsage(raw: unknown, earlier?: JsonObject): Usage | undefined {
  const own = asObject(raw)
  if (!own) return undefined
  const usage = earlier ? overridden(earlier, own) : own
  const fresh = asCount(usage.input_tokens)
  const outputTokens = asCount(usage.output_tokens)
  if (fresh === undefined && outputTokens === undefined) return undefined
  const cache = cacheCounts(usage)
  const compaction = compactionCounts(usage.iterations)
  const searches = asCount(asObject(usage.server_tool_use)?.web_search_requests)
  return {
    inputTokens: sumOf(fresh, cache.read, cache.write, cache.write1h, compaction?.inputTokens),
    cacheReadTokens: sumOf(cache.read, compaction?.cacheReadTokens),
    cacheWriteTokens: sumOf(cache.write, compaction?.cacheWriteTokens),
    cacheWrite1hTokens: sumOf(cache.write1h, compaction?.cacheWrite1hTokens),
    outputTokens: sumOf(outputTokens, compaction?.outputTokens),
    reasoningTokens: asCount(asObject(usage.output_tokens_details)?.thinking_tokens),
    ...(searches !== undefined && { searches }),
    estimated: false,
  }
}

/** Members that are one count together, and what they count. */
const counted: readonly (readonly [names: readonly string[], count: (usage: JsonObject) => Count])[] = [
  [['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'cache_creation'], inputOf],
  [['output_tokens'], ({ output_tokens }) => asCount(output_tokens)],
  [['output_tokens_details'], ({ output_tokens_details: of }) => asCount(asObject(of)?.thinking_tokens)],
  [['server_tool_use'], ({ server_tool_use: of }) => asCount(asObject(of)?.web_search_requests)],
  [['iterations'], ({ iterations }) => (Array.isArray(iterations) ? iterations.length : undefined)],
]

/**
 * Later counts replace earlier ones, unless they are less: they are cumulative (API reference, "Streaming messages").
 * Null means that there is nothing new to say.
 */
export function overridden(earlier: JsonObject, later: JsonObject): JsonObject {
  const told = Object.entries(later).filter(([, value]) => value !== null && value !== undefined)
  const usage = { ...earlier, ...Object.fromEntries(told) }
  const fallen = counted.filter(([, count]) => (count(usage) ?? 0) < (count(earlier) ?? 0))
  const kept = fallen.flatMap(([names]) => names.map((name) => [name, earlier[name]]))
  return { ...usage, ...Object.fromEntries(kept) }
}

function inputOf(usage: JsonObject): Count {
  const { read, write, write1h } = cacheCounts(usage)
  return sumOf(asCount(usage.input_tokens), read, write, write1h)
}

function cacheCounts(usage: JsonObject): { read: Count; write: Count; write1h: Count } {
  const split = asObject(usage.cache_creation)
  const total = asCount(usage.cache_creation_input_tokens)
  const write1h = asCount(split?.ephemeral_1h_input_tokens)
  const short = asCount(split?.ephemeral_5m_input_tokens)
  // The total may have grown since the split was told: what is not known to live long is of the short kind.
  const write = total === undefined ? short : Math.max(0, total - (write1h ?? 0))
  return { read: asCount(usage.cache_read_input_tokens), write, write1h }
}

/** Tokens of summaries that the provider made of a long context: they are billed, and not part of the other counts. */
function compactionCounts(iterations: unknown): Usage | undefined {
  if (!Array.isArray(iterations)) return undefined
  const counts = iterations.flatMap((iteration: unknown) => {
    const entry = asObject(iteration)
    if (entry?.type !== 'compaction') return []
    const { iterations: _, ...own } = entry
    return readUsage(own) ?? []
  })
  if (counts.length === 0) return undefined
  const of = (kind: (usage: Usage) => Count) => sumOf(...counts.map(kind))
  return {
    inputTokens: of(({ inputTokens }) => inputTokens),
    cacheReadTokens: of(({ cacheReadTokens }) => cacheReadTokens),
    cacheWriteTokens: of(({ cacheWriteTokens }) => cacheWriteTokens),
    cacheWrite1hTokens: of(({ cacheWrite1hTokens }) => cacheWrite1hTokens),
    outputTokens: of(({ outputTokens }) => outputTokens),
    estimated: false,
  }
}

/** The counts of a usage as both an answer and the end of a stream tell them, with what the call cost. */
export function usageCounts(usage: Usage | undefined, cost: ShownCost | undefined): JsonObject {
  const { cacheReadTokens: read, cacheWriteTokens: write, cacheWrite1hTokens: write1h } = usage ?? {}
  const written = sumOf(write, write1h)
  const { reasoningTokens, searches } = usage ?? {}
  return {
    input_tokens: Math.max(0, (usage?.inputTokens ?? 0) - (read ?? 0) - (written ?? 0)),
    cache_creation_input_tokens: written ?? null,
    cache_read_input_tokens: read ?? null,
    cache_creation:
      written === undefined ? null : { ephemeral_5m_input_tokens: write ?? 0, ephemeral_1h_input_tokens: write1h ?? 0 },
    output_tokens: usage?.outputTokens ?? 0,
    output_tokens_details: reasoningTokens === undefined ? null : { thinking_tokens: reasoningTokens },
    server_tool_use: searches === undefined ? null : { web_search_requests: searches, web_fetch_requests: 0 },
    ...(cost && costMembers(cost)),
  }
}

/** A whole answer's usage object. */
export function writeUsage(
  usage: Usage | undefined,
  tier: string | undefined,
  cost: ShownCost | undefined,
): JsonObject {
  return { ...usageCounts(usage, cost), inference_geo: null, service_tier: tierOf(tier), speed: null }
}

function tierOf(tier: string | undefined): string | null {
  return tier === 'standard' || tier === 'priority' || tier === 'batch' ? tier : null
}
