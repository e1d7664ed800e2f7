import { expectedTokens, usualAnswer } from '../../src/routing/smart/expected-tokens.ts'
import type { Situation } from '../../src/routing/smart/situation.ts'
import type { Standing, Weights } from '../../src/routing/smart/weights.ts'
import type { Pool } from './pools.ts'
import type { Row } from './rows.ts'

const TOKEN = 4
/** Characters of an answer of unknown length. */
const USUAL = 600

/** USD that a call cost. */
export function actualCost(pool: Pool, at: number, row: Row): number {
  const model = pool.models[at] as string
  const told = row.costs[model]
  const price = pool.prices[at]
  if (!price) return told ?? Number.NaN
  const out = row.answered[model] ?? USUAL
  return ((row.characters / TOKEN) * price.input + (out / TOKEN) * price.output) / 1e6
}

/** What a call of one model is expected to cost, in USD, before it is made; and with an answer of usual length. */
export type CostGuess = (row: Row, situation: Situation) => { readonly cost: number; readonly usual: number }

/**
 * By list price and expected tokens, or, where rows tell costs, by what prompts of that length cost in other rows. Where
 * neither labels nor the rows that are routed tell how long a model's answers are, each counts as one of usual length.
 */
export function costGuesses(
  pool: Pool,
  weights: Weights,
  standings: readonly Standing[],
  labelled: readonly Row[],
  rows: readonly Row[],
): CostGuess[] {
  const measured = (model: string) => [labelled, rows].some((some) => some.some(({ answered }) => model in answered))
  return pool.models.map((model, at): CostGuess => {
    const price = pool.prices[at]
    if (!price) return byLength(labelled, model)
    const standing = standings[at] as Standing
    const noLengths = !measured(model)
    return ({ characters }, situation) => {
      const out = noLengths ? USUAL / TOKEN : expectedTokens(standing, situation, weights.usualTokens)
      const priced = (tokens: number) => ((characters / TOKEN) * price.input + tokens * price.output) / 1e6
      return { cost: priced(out), usual: priced(noLengths ? out : usualAnswer(weights.usualTokens)) }
    }
  })
}

/** A straight line through the costs of calls, by the length of their prompts. */
function byLength(rows: readonly Row[], model: string): CostGuess {
  const seen = rows.filter(({ costs }) => model in costs)
  const n = seen.length || 1
  const x = seen.reduce((sum, { characters }) => sum + characters, 0) / n
  const y = seen.reduce((sum, { costs }) => sum + (costs[model] as number), 0) / n
  const across = seen.reduce((sum, row) => sum + (row.characters - x) * ((row.costs[model] as number) - y), 0)
  const along = seen.reduce((sum, row) => sum + (row.characters - x) ** 2, 0)
  const slope = along > 0 ? across / along : 0
  return ({ characters }) => ({ cost: Math.max(y / 10, y + slope * (characters - x), 1e-9), usual: Math.max(y, 1e-9) })
}
