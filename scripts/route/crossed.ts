import { type Point, type Situation, situationOf } from '../../src/routing/smart/situation.ts'
import { COLUMNS, type Weights } from '../../src/routing/smart/weights.ts'
import { hashOf } from './chance.ts'
import { times } from './design.ts'
import { fitAbilities } from './fit-abilities.ts'
import type { Row } from './rows.ts'

/** Difficulty of each row by a fit that has not seen it. */
const difficulties = new WeakMap<Weights, ReadonlyMap<string, number>>()

/** Each half's difficulty by the other half, halved by group. */
export function crossed(
  rows: readonly Row[],
  points: readonly Point[],
  domains: readonly Float64Array[],
): Float64Array {
  const halfOf = ({ group }: Row) => hashOf(group, 17) % 2
  const found = new Float64Array(rows.length)
  for (const half of [0, 1]) {
    const others = [...rows.keys()].filter((at) => halfOf(rows[at] as Row) !== half)
    const pick = <T>(list: readonly T[]) => others.map((at) => list[at] as T)
    const { difficulty } = fitAbilities(pick(rows), pick(points), pick(domains), COLUMNS)
    for (const [at, row] of rows.entries()) {
      if (halfOf(row) === half) found[at] = times(difficulty, points[at] as Point)
    }
  }
  return found
}

export function keepCrossed(weights: Weights, rows: readonly Row[], difficulty: Float64Array): void {
  difficulties.set(weights, new Map(rows.map(({ id }, at) => [id, difficulty[at] as number])))
}

/** Weights that differ in their models only stand on the same rows. */
export function sameRows(weights: Weights, as: Weights): Weights {
  const known = difficulties.get(as)
  if (known) difficulties.set(weights, known)
  return weights
}

/**
 * Where labelled rows stand, for fits on top of the weights. Rows that the weights were fitted on have the difficulty
 * that the other half of them tells: their own would explain their scores too well, and what is fitted on top of it
 * would learn to rely on that.
 */
export function situationsOf(weights: Weights, rows: readonly Row[]): Situation[] {
  const known = difficulties.get(weights)
  return rows.map(({ id, features }) => {
    const situation = situationOf(weights, features)
    const difficulty = known?.get(id)
    return difficulty === undefined ? situation : { ...situation, difficulty }
  })
}
