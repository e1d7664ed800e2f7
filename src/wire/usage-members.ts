import type { JsonObject } from '../kit/parse-json.ts'
import type { Usage } from '../model/usage.ts'
import type { ShownCost } from './wire.ts'

/** What a call cost, as it stands beside the counts in every format's usage; the names are OpenRouter's. */
export function costMembers({ charge, isByok, upstream }: ShownCost): JsonObject {
  const details = upstream === undefined ? {} : { cost_details: { upstream_inference_cost: upstream } }
  return { cost: charge, is_byok: isByok, ...details }
}

/**
 * What a stream has told so far. Its counts are cumulative: of two that differ the greater one is true, and one that is
 * missing later stands. `later` itself when nothing in it is less than before.
 */
export function grown(earlier: Usage | undefined, later: Usage): Usage {
  const fallen = Object.entries(earlier ?? {}).filter(([kind, count]) => {
    const now = later[kind as keyof Usage]
    return typeof count === 'number' && !(typeof now === 'number' && now >= count)
  })
  return fallen.length > 0 ? { ...later, ...Object.fromEntries(fallen) } : later
}

/** The sum of the counts that are known; undefined when none is. */
export function sumOf(...counts: readonly (number | undefined)[]): number | undefined {
  const told = counts.filter((count) => count !== undefined)
  return told.length > 0 ? told.reduce((sum, count) => sum + count, 0) : undefined
}
