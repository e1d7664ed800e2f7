import type { Aim } from '../../src/routing/smart/choose.ts'
import { within } from '../../src/routing/smart/presets.ts'
import type { Case } from './forecast.ts'

/**
 * Score that is worth a mean call of the reference, by the share of its quality that is asked for: the least that folds
 * of the training rows allow on any pool, for weights that have no labels of the traffic (`npm run route:eval` prints it).
 */
export const worth: readonly (readonly [floor: number, worth: number])[] = [
  [1, 0],
  [0.995, 0.004],
  [0.99, 0.016],
  [0.98, 0.031],
  [0.95, 0.1],
]

/**
 * The aim for a floor on traffic without labels. What is of a familiar kind is believed and saved on; what is not stays
 * with the reference, by its doubt. Of the traffic only the expected cost of the reference is looked at.
 */
export function aimFor(floor: number, cases: readonly Case[], reference: number): Aim {
  return { ...within(0.1), thrift: worthAt(floor) / meanOverUsual(cases, reference) }
}

/** Expected cost of a call of the reference on this traffic over that of an answer of usual length. */
export function meanOverUsual(cases: readonly Case[], reference: number): number {
  let [mean, usual] = [0, 0]
  for (const one of cases) {
    mean += one.guess[reference] as number
    usual += one.usual[reference] as number
  }
  return usual > 0 && mean > 0 ? mean / usual : 1
}

/** A straight line between the floors above. */
function worthAt(floor: number): number {
  for (const [at, [low, value]] of worth.entries()) {
    if (floor < low) continue
    const [high, before] = worth[at - 1] ?? [low, value]
    return high === low ? value : before + ((value - before) * (high - floor)) / (high - low)
  }
  return worth.at(-1)?.[1] ?? 0
}
