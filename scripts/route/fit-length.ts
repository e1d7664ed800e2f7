import type { Point } from '../../src/routing/smart/situation.ts'
import { COLUMNS } from '../../src/routing/smart/weights.ts'
import { ridge } from './ridge.ts'
import type { Row } from './rows.ts'

const PENALTY = 6
/** Tokens: below, a ratio says nothing. */
const FEW = 5

/**
 * What makes answers long: the logarithm of their length over what the domains of the prompt let expect, the same
 * vector for all models, fitted to the mean over the models that a row tells lengths of.
 */
export function fitLength(
  rows: readonly Row[],
  points: readonly Point[],
  domains: readonly Float64Array[],
  tokens: (model: string) => readonly number[],
): Float64Array {
  const known = rows.flatMap(({ answered }, at) => {
    const share = domains[at] as Float64Array
    const ratios = Object.entries(answered).flatMap(([model, characters]) => {
      const usual = tokens(model).reduce((sum, value, n) => sum + value * (share[n] as number), 0)
      return usual > 0 ? [Math.log((characters / 4 + FEW) / (usual + FEW))] : []
    })
    return ratios.length > 0 ? [{ at, ratio: ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length }] : []
  })
  if (known.length === 0) return new Float64Array(COLUMNS)
  const mean = known.reduce((sum, { ratio }) => sum + ratio, 0) / known.length
  return ridge(
    known.map(({ at }) => points[at] as Point),
    Float64Array.from(known, ({ ratio }) => ratio - mean),
    new Float64Array(known.length).fill(1),
    COLUMNS,
    PENALTY,
  )
}
