import type { Aim } from '../../src/routing/smart/choose.ts'
import type { Case } from './forecast.ts'
import { always, choices, outcomeOf } from './pool-choice.ts'

const slacks = [0.02, 0.05, 0.1, 0.2, 1]
const cautions = [0, 0.5]
const thrifts = Array.from({ length: 28 }, (_, at) => 0.002 * 1.25 ** at)

/** Share of the best single model's quality by which the aim must clear the floor where it is chosen. */
const MARGIN = 0.004

/**
 * The aim that saves most among those whose quality, on cases that no fit has seen, is the floor's share of the best
 * single model's and a little more. `best` if none is.
 */
export function calibrate(cases: readonly Case[], models: readonly string[], reference: number, floor: number): Aim {
  const single = outcomeOf(cases, always(cases, reference))
  let found: Aim = { slack: 0, caution: 1, thrift: 0 }
  let least = Number.POSITIVE_INFINITY
  for (const slack of slacks) {
    for (const caution of cautions) {
      for (const thrift of thrifts) {
        const aim = { slack, caution, thrift }
        const { quality, cost } = outcomeOf(cases, choices(cases, models, reference, aim))
        if (quality >= (floor + MARGIN) * single.quality && cost < least) {
          found = aim
          least = cost
        }
      }
    }
  }
  return found
}
