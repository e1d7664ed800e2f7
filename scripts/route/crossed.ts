import { type Point, type Situation, situationOf } from '../../src/routing/smart/situation.ts'
import { COLUMNS, type Weights } from '../../src/routing/smart/weights.ts'
import { hashOf } from './chance.ts'
import { times } from './design.ts'
import { fitAbilities } from './fit-abilities.ts'
import type { Row } from './rows.ts'

/** Where a row stands by fits that have not seen it. */
interface Unseen {
  readonly difficulty: number
  readonly domains: Float64Array
}

const standpoints = new WeakMap<Weights, ReadonlyMap<string, Unseen>>()

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

export function keepCrossed(
  weights: Weights,
  rows: readonly Row[],
  difficulty: Float64Array,
  domains: readonly Float64Array[],
): void {
  const unseen = (at: number) => ({ difficulty: difficulty[at] as number, domains: domains[at] as Float64Array })
  standpoints.set(weights, new Map(rows.map(({ id }, at) => [id, unseen(at)])))
}

/** Weights that differ in their models only stand on the same rows. */
export function sameRows(weights: Weights, as: Weights): Weights {
  const known = standpoints.get(as)
  if (known) standpoints.set(weights, known)
  return weights
}

/**
 * Where labelled rows stand, for fits on top of the weights. Rows that the weights were fitted on have the domains
 * and the difficulty that others of them tell: their own would explain their scores too well, and what is fitted on top
 * of it would learn to rely on that.
 */
export function situationsOf(weights: Weights, rows: readonly Row[]): Situation[] {
  const known = standpoints.get(weights)
  return rows.map(({ id, features }) => {
    const situation = situationOf(weights, features)
    const unseen = known?.get(id)
    return unseen ? { ...situation, ...unseen } : situation
  })
}
