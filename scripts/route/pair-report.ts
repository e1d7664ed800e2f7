import { HAND } from '../../src/routing/smart/features.ts'
import { pointOf } from '../../src/routing/smart/situation.ts'
import { bootstrap } from './chance.ts'
import { FOLDS, foldOf } from './folds.ts'
import { type PairMeasures, pairMeasures } from './metrics.ts'
import { meanOver, nearest } from './neighbours.ts'
import { table } from './print.ts'
import type { Row } from './rows.ts'

export type Pair = readonly [weak: string, strong: string]

/** A way to rank prompts by what the strong model adds, and its scores. */
export interface Way {
  readonly way: string
  readonly scores: Float64Array
}

export const hasPair =
  ([weak, strong]: Pair) =>
  ({ outcomes, contaminated }: Row) =>
    weak in outcomes && strong in outcomes && !contaminated

/** Prompt length, neighbours among other folds of the same rows, and the truth. */
export function simpleWays(rows: readonly Row[], [weak, strong]: Pair, rarity: Float32Array): Way[] {
  const gap = ({ outcomes }: Row) => (outcomes[strong] as number) - (outcomes[weak] as number)
  const near = [10, 40].map((count) => ({ way: `${count} nearest`, scores: new Float64Array(rows.length), count }))
  const points = rows.map((row) => pointOf(rarity, row.features))
  for (let fold = 0; fold < FOLDS; fold++) {
    const own = [...rows.keys()].filter((at) => foldOf(rows[at] as Row) === fold)
    const others = [...rows.keys()].filter((at) => foldOf(rows[at] as Row) !== fold)
    const pick = (list: readonly number[]) => list.map((at) => points[at] as (typeof points)[number])
    const found = nearest(pick(own), pick(others), 40, HAND)
    for (const [n, at] of own.entries()) {
      for (const { scores, count } of near) {
        scores[at] = meanOver(found[n] as Int32Array, count, (row) => gap(rows[others[row] as number] as Row))
      }
    }
  }
  return [
    { way: 'random, or one table for all', scores: new Float64Array(rows.length) },
    { way: 'prompt length', scores: Float64Array.from(rows, ({ characters }) => characters) },
    ...near,
    { way: 'oracle', scores: Float64Array.from(rows, gap) },
  ]
}

/** The table of a pair, ours first; intervals by bootstrap over rows. */
export function pairTable(rows: readonly Row[], [weak, strong]: Pair, ways: readonly Way[]): string {
  const low = Float64Array.from(rows, ({ outcomes }) => outcomes[weak] as number)
  const high = Float64Array.from(rows, ({ outcomes }) => outcomes[strong] as number)
  const measured = (scores: Float64Array, picked?: Int32Array): PairMeasures => {
    if (!picked) return pairMeasures(scores, low, high)
    const of = (values: Float64Array) => Float64Array.from(picked, (at) => values[at] as number)
    return pairMeasures(of(scores), of(low), of(high))
  }
  return table(
    ['', 'rows', 'APGR', '95 %', 'CPT50', 'CPT80'],
    ways.map(({ way, scores }) => {
      const { apgr, cpt50, cpt80 } = measured(scores)
      const [from, to] = bootstrap(rows.length, (picked) => measured(scores, picked).apgr, 120)
      return [
        way,
        String(rows.length),
        apgr.toFixed(3),
        `${from.toFixed(3)}–${to.toFixed(3)}`,
        `${cpt50.toFixed(1)} %`,
        `${cpt80.toFixed(1)} %`,
      ]
    }),
  )
}
