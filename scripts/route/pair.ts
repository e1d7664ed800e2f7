import { qualityOf } from '../../src/routing/smart/quality.ts'
import { situationOf } from '../../src/routing/smart/situation.ts'
import type { Weights } from '../../src/routing/smart/weights.ts'
import { situationsOf } from './crossed.ts'
import { FOLDS, foldOf } from './folds.ts'
import { learn } from './learn.ts'
import type { Row } from './rows.ts'
import { tableRow } from './standings.ts'

/** What the strong model is expected to add, by labels of the same file in other folds. */
export function crossScores(
  bases: readonly Weights[],
  rows: readonly Row[],
  pair: readonly [string, string],
): Float64Array {
  const scores = new Float64Array(rows.length)
  for (let fold = 0; fold < FOLDS; fold++) {
    const base = bases[fold] as Weights
    const others = rows.filter((row) => foldOf(row) !== fold)
    const own = [...rows.keys()].filter((at) => foldOf(rows[at] as Row) === fold)
    const found = learnedScores(
      base,
      others,
      own.map((at) => rows[at] as Row),
      pair,
    )
    for (const [n, at] of own.entries()) scores[at] = found[n] as number
  }
  return scores
}

/** The same for rows that were never looked at, by labels of rows that were. */
export function learnedScores(
  base: Weights,
  labelled: readonly Row[],
  rows: readonly Row[],
  pair: readonly [string, string],
): Float64Array {
  const situations = situationsOf(base, labelled)
  const [weak, strong] = learn(base, pair, labelled, situations)
  return Float64Array.from(rows, (row) => {
    const situation = situationOf(base, row.features)
    return weak && strong ? qualityOf(strong, situation).mean - qualityOf(weak, situation).mean : 0
  })
}

/** The same by what is known of the models from elsewhere. */
export function tableScores(
  weights: Weights,
  rows: readonly Row[],
  [weak, strong]: readonly [string, string],
): Float64Array {
  return Float64Array.from(rows, (row) => {
    const situation = situationOf(weights, row.features)
    return qualityOf(tableRow(weights, strong), situation).mean - qualityOf(tableRow(weights, weak), situation).mean
  })
}
