import { logistic } from '../../src/routing/smart/quality.ts'
import type { Point } from '../../src/routing/smart/situation.ts'
import { addTo, compact, spreadOut, times } from './design.ts'
import { minimise } from './minimise.ts'
import { nameOf } from './names.ts'
import type { Row } from './rows.ts'
import { isNoisy, weightOf } from './sources.ts'

const ROUNDS = 40
/** Penalties on squares: of the words of difficulty, of abilities, of what domains add to them, of slopes, of noisy sources. */
const PENALTY = { difficulty: 2, ability: 0.3, domain: 40, slope: 30, source: 0.3 }

export interface AbilityFit {
  readonly models: readonly string[]
  readonly ability: readonly number[]
  readonly byDomain: readonly (readonly number[])[]
  readonly slope: readonly number[]
  readonly difficulty: Float64Array
}

interface Label {
  readonly model: number
  readonly score: number
}

/**
 * How able each model is, in each domain, and what makes a prompt hard: logistic, ability − slope × difficulty (the
 * two-parameter model of item response theory), fitted to all models of all sources at once. A source with noisy scores
 * has an offset of its own, which is then forgotten.
 */
export function fitAbilities(
  rows: readonly Row[],
  points: readonly Point[],
  domains: readonly Float64Array[],
  columns: number,
): AbilityFit {
  const ids = new Map<string, number>()
  const idOf = (map: Map<string, number>, name: string) => {
    const id = map.get(name) ?? map.size
    map.set(name, id)
    return id
  }
  const labels = rows.map((row) =>
    Object.entries(row.outcomes).map(([model, score]): Label => ({ model: idOf(ids, nameOf(model)), score })),
  )
  const noisy = new Map<string, number>()
  const noise = rows.map((row) => (isNoisy(row.source) ? idOf(noisy, row.source) : -1))
  const kinds = (domains[0] as Float64Array).length
  const used = compact(points)
  const abilityAt = used.columns.length
  const domainAt = abilityAt + ids.size
  const slopeAt = domainAt + ids.size * kinds
  const noiseAt = slopeAt + ids.size
  const size = noiseAt + noisy.size
  const penaltyOf = (at: number) =>
    at < abilityAt
      ? PENALTY.difficulty
      : at < domainAt
        ? PENALTY.ability
        : at < slopeAt
          ? PENALTY.domain
          : at < noiseAt
            ? PENALTY.slope
            : PENALTY.source
  const penalties = Float64Array.from({ length: size }, (_, at) => penaltyOf(at))
  const found = minimise(
    (at, gradient) => {
      let value = 0
      for (let n = 0; n < size; n++) {
        value += ((penalties[n] as number) / 2) * (at[n] as number) ** 2
        gradient[n] = (penalties[n] as number) * (at[n] as number)
      }
      for (const [row, point] of used.points.entries()) {
        const share = domains[row] as Float64Array
        const own = labels[row] as Label[]
        const weight = weightOf((rows[row] as Row).source) / Math.sqrt(own.length)
        const from = noise[row] as number
        const base = from < 0 ? 0 : (at[noiseAt + from] as number)
        const hardness = times(at, point)
        let [errors, pull] = [0, 0]
        for (const { model, score } of own) {
          const steep = 1 + (at[slopeAt + model] as number)
          let logit = base + (at[abilityAt + model] as number) - steep * hardness
          const first = domainAt + model * kinds
          for (let n = 0; n < kinds; n++) logit += (share[n] as number) * (at[first + n] as number)
          const expected = logistic(logit)
          value -= weight * (score * Math.log(expected + 1e-12) + (1 - score) * Math.log(1 - expected + 1e-12))
          const error = weight * (expected - score)
          errors += error
          pull += error * steep
          gradient[slopeAt + model] = (gradient[slopeAt + model] as number) - error * hardness
          gradient[abilityAt + model] = (gradient[abilityAt + model] as number) + error
          for (let n = 0; n < kinds; n++) {
            gradient[first + n] = (gradient[first + n] as number) + error * (share[n] as number)
          }
        }
        if (from >= 0) gradient[noiseAt + from] = (gradient[noiseAt + from] as number) + errors
        addTo(gradient, point, -pull)
      }
      return value
    },
    new Float64Array(size),
    ROUNDS,
  )
  // Slopes are about their mean: what a model does on strange traffic is what models do.
  const slopes = found.subarray(slopeAt, noiseAt)
  const steep = 1 + slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length
  return {
    models: [...ids.keys()],
    ability: [...ids.values()].map((id) => found[abilityAt + id] as number),
    byDomain: [...ids.values()].map((id) => [...found.subarray(domainAt + id * kinds, domainAt + (id + 1) * kinds)]),
    slope: [...ids.values()].map((id) => (1 + (slopes[id] as number)) / steep - 1),
    difficulty: spreadOut(used.columns, columns, (at) => (found[at] as number) * steep),
  }
}
