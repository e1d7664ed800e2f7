import { qualityOf } from '../../src/routing/smart/quality.ts'
import { situationOf } from '../../src/routing/smart/situation.ts'
import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import { actualCost, costGuesses } from './costs.ts'
import type { Pool } from './pools.ts'
import type { Row } from './rows.ts'

/** One prompt with what was expected of each model of a pool, and what came of it. */
export interface Case {
  readonly row: Row
  /** Expected score, its doubt, and expected cost; by model. */
  readonly expected: readonly number[]
  readonly doubt: readonly number[]
  readonly guess: readonly number[]
  /** Expected cost with an answer of usual length; by model. */
  readonly usual: readonly number[]
  /** Score and cost in truth. */
  readonly scores: readonly number[]
  readonly costs: readonly number[]
}

/** Rows that all models of a pool answered, of its sources. */
export function rowsOf(pool: Pool, rows: readonly Row[]): Row[] {
  return rows.filter(
    ({ source, outcomes }) =>
      (pool.sources.length === 0 || pool.sources.includes(source)) && pool.models.every((model) => model in outcomes),
  )
}

/** What the smart route expects of each row. */
export function forecast(
  pool: Pool,
  weights: Weights,
  standings: readonly Standing[],
  labelled: readonly Row[],
  rows: readonly Row[],
): Case[] {
  const guesses = costGuesses(pool, weights, standings, labelled, rows)
  return rows.map((row) => {
    const situation = situationOf(weights, row.features)
    const costs = guesses.map((guess) => guess(row, situation))
    const qualities = standings.map((standing) => qualityOf(standing, situation))
    return {
      row,
      expected: qualities.map(({ mean }) => mean),
      doubt: qualities.map(({ sd }) => sd),
      guess: costs.map(({ cost }) => cost),
      usual: costs.map(({ usual }) => usual),
      ...truth(pool, row),
    }
  })
}

export const truth = (pool: Pool, row: Row) => ({
  scores: pool.models.map((model) => row.outcomes[model] as number),
  costs: pool.models.map((_, at) => actualCost(pool, at, row)),
})
