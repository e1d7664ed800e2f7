import { asCount, asObject, type JsonObject } from '../../kit/parse-json.ts'
import type { Usage } from '../../model/usage.ts'

/**
 * Reads Bedrock's TokenUsage. `inputTokens` leaves out what was read from a cache or written to one (Amazon Bedrock
 * User Guide, "Prompt caching"); `cacheDetails` splits the writes by lifetime.
 */
export function readUsage(raw: unknown): Usage | undefined {
  const usage = asObject(raw)
  const inputTokens = asCount(usage?.inputTokens)
  const outputTokens = asCount(usage?.outputTokens)
  if (!usage || (inputTokens === undefined && outputTokens === undefined)) return undefined
  const cacheReadTokens = asCount(usage.cacheReadInputTokens)
  const written = asCount(usage.cacheWriteInputTokens)
  const hour = writtenForAnHour(usage)
  return {
    inputTokens: inputTokens === undefined ? undefined : inputTokens + (cacheReadTokens ?? 0) + (written ?? 0),
    cacheReadTokens,
    cacheWriteTokens: written === undefined ? undefined : Math.max(0, written - (hour ?? 0)),
    cacheWrite1hTokens: hour,
    outputTokens,
    estimated: false,
  }
}

function writtenForAnHour({ cacheDetails }: JsonObject): number | undefined {
  if (!Array.isArray(cacheDetails)) return undefined
  const counts = cacheDetails
    .map(asObject)
    .filter((detail) => detail?.ttl === '1h')
    .map((detail) => asCount(detail?.inputTokens) ?? 0)
  return counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : undefined
}

export function writeUsage(usage: Usage | undefined): JsonObject {
  const { inputTokens, outputTokens = 0, cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens } = usage ?? {}
  const known = cacheWriteTokens !== undefined || cacheWrite1hTokens !== undefined
  const written = (cacheWriteTokens ?? 0) + (cacheWrite1hTokens ?? 0)
  const input = Math.max(0, (inputTokens ?? 0) - (cacheReadTokens ?? 0) - written)
  return {
    inputTokens: input,
    outputTokens,
    totalTokens: input + (cacheReadTokens ?? 0) + written + outputTokens,
    ...(cacheReadTokens !== undefined && { cacheReadInputTokens: cacheReadTokens }),
    ...(known && { cacheWriteInputTokens: written }),
    ...(cacheWrite1hTokens !== undefined && { cacheDetails: detailsOf(cacheWriteTokens ?? 0, cacheWrite1hTokens) }),
  }
}

/** Longest lifetime first, as Bedrock sorts them. */
function detailsOf(short: number, hour: number): readonly JsonObject[] {
  return [{ ttl: '1h', inputTokens: hour }, ...(short > 0 ? [{ ttl: '5m', inputTokens: short }] : [])]
}
