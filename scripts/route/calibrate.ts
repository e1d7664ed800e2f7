import type { Aim } from '../../src/routing/smart/choose.ts'
import type { Preset } from '../../src/routing/smart/presets.ts'
import type { Case } from './forecast.ts'
import { always, choices, outcomeOf } from './pool-choice.ts'

const slacks = [0.1, 1]
const cautions = [0, 0.5]
const thrifts = Array.from({ length: 44 }, (_, at) => 0.004 * 1.14 ** at)

/** Share of the best single model's quality by which the aim must clear the floor where it is chosen. */
const MARGIN = 0.004

/** Cases that no fit has seen, of one pool. */
export interface Held {
  readonly cases: readonly Case[]
  readonly models: readonly string[]
  readonly reference: number
  /** Standard errors by which the floor must be cleared besides, for few cases; below 0: by which it may seem missed. */
  readonly sure?: number
}

/**
 * The aim that saves most among those whose quality, on each of the sets, is the floor's share of the reference's and a
 * little more. The reference alone if none is. `simple` is for expectations without doubts.
 */
export function calibrate(sets: readonly Held[], floor: number, simple = false): Aim {
  let found: Aim = { slack: 0, caution: 1, thrift: 0 }
  let least = Number.POSITIVE_INFINITY
  for (const slack of simple ? [1] : slacks) {
    for (const caution of simple ? [0] : cautions) {
      for (const thrift of thrifts) {
        const aim = { slack, caution, thrift }
        const cost = costOf(sets, aim, floor)
        if (cost < least) {
          found = aim
          least = cost
        }
      }
    }
  }
  return found
}

/** Mean cost in costs of the references; infinite if the floor is missed anywhere. */
function costOf(sets: readonly Held[], aim: Aim, floor: number): number {
  let sum = 0
  for (const { cases, models, reference, sure = 0 } of sets) {
    const chosen = choices(cases, models, reference, aim)
    const above = cases.map(
      ({ scores }, at) => (scores[chosen[at] as number] as number) - (floor + MARGIN) * (scores[reference] as number),
    )
    if (mean(above) < sure * standardError(above)) return Number.POSITIVE_INFINITY
    sum += outcomeOf(cases, chosen).cost / outcomeOf(cases, always(cases, reference)).cost
  }
  return sum / sets.length
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / (values.length || 1)

function standardError(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)) / (values.length || 1))
}

/** Share of the reference's quality that each preset is asked for, on every pool that it is chosen on. */
export const presetFloors: Readonly<Record<Preset, number>> = { economy: 0.95, balanced: 0.98, best: 0.995 }

/** The thrift, `most` at most, that saves most and keeps the floor, all else of the aim as it is; 0 if none does. */
export function thriftFor(held: Held, aim: Aim, floor: number, most = Number.POSITIVE_INFINITY): number {
  let [found, least] = [0, Number.POSITIVE_INFINITY]
  for (const thrift of thrifts) {
    if (thrift > most) break
    const cost = costOf([held], { ...aim, thrift }, floor)
    if (cost < least) [found, least] = [thrift, cost]
  }
  return Number(found.toPrecision(3))
}
