import { logistic, priorLogit } from '../../src/routing/smart/quality.ts'
import type { Situation } from '../../src/routing/smart/situation.ts'
import { COLUMNS, type Standing, type Vector } from '../../src/routing/smart/weights.ts'
import { nameOf } from './names.ts'
import { ridge } from './ridge.ts'

/** A head is fitted from so many labels on; below, words would be learned by heart. */
export const LEAST = 400
const PENALTY = 10

/** Labels of one model: its score on each prompt that it answered, and how far that is to be trusted. */
export interface Labels {
  readonly situations: readonly Situation[]
  readonly scores: readonly number[]
  readonly weights: readonly number[]
}

/** A model's score on a row, whatever name the file gives to it; undefined where there is none. */
export function scoreOf(outcomes: Readonly<Record<string, number>>, model: string): number | undefined {
  if (model in outcomes) return outcomes[model]
  for (const name in outcomes) if (nameOf(name) === model) return outcomes[name]
  return undefined
}

/** The row with a head: what it leaves unexplained of the scores, by words, a ridge that is shrunk hard towards 0. */
export function withHead(standing: Standing, { situations, scores, weights }: Labels): Standing {
  if (scores.length < LEAST) return standing
  const missing = Float64Array.from(
    scores,
    (score, at) => score - logistic(priorLogit(standing, situations[at] as Situation)),
  )
  const points = situations.map(({ point }) => point)
  const head: Vector = {
    scale: 1,
    values: Float32Array.from(ridge(points, missing, Float64Array.from(weights), COLUMNS, PENALTY)),
  }
  return { ...standing, head }
}
