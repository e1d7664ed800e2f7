import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import { nameOf } from './names.ts'
import type { Pool } from './pools.ts'

/** The row of a model that nobody has told anything about: as able as the middle of all, and not to be trusted. */
export function unknownModel(weights: Weights): Standing {
  const abilities = [...weights.models.values()].map(({ ability }) => ability).sort((a, b) => a - b)
  const ability = abilities[Math.floor(abilities.length / 2)] ?? 0
  return { ability, byDomain: [], slope: 0, spread: 1.2, kinds: 'any', labels: 0, tokens: [] }
}

/** What is known of a model before it was seen on the traffic at hand. */
export const tableRow = (weights: Weights, model: string): Standing =>
  weights.models.get(nameOf(model)) ?? unknownModel(weights)

/**
 * The reference of traffic without labels: the model that surely is the most able by the table, so that one of which
 * nothing is known is never preferred to one that is; of equals the dearest.
 */
export function strongest(table: readonly Standing[], { prices }: Pool): number {
  const sure = table.map(({ ability, spread }, at) => ability - spread + 1e-6 * (prices[at]?.output ?? 0))
  return sure.indexOf(Math.max(...sure))
}
