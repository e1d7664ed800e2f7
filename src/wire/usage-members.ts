import type { JsonObject } from '../kit/parse-json.ts'
import type { ShownCost } from './wire.ts'

/** What a call cost, as it stands beside the counts in every format's usage; the names are OpenRouter's. */
export function costMembers({ charge, isByok, upstream }: ShownCost): JsonObject {
  const details = upstream === undefined ? {} : { cost_details: { upstream_inference_cost: upstream } }
  return { cost: charge, is_byok: isByok, ...details }
}

/** The sum of the counts that are known; undefined when none is. */
export function sumOf(...counts: readonly (number | undefined)[]): number | undefined {
  const told = counts.filter((count) => count !== undefined)
  return told.length > 0 ? told.reduce((sum, count) => sum + count, 0) : undefined
}
