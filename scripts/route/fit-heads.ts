import { logistic, priorLogit } from '../../src/routing/smart/quality.ts'
import type { Situation } from '../../src/routing/smart/situation.ts'
import type { Standing } from '../../src/routing/smart/weights.ts'
import { nameOf } from './names.ts'
import { ridge } from './ridge.ts'
import type { Row } from './rows.ts'
import { weightOf } from './sources.ts'

/** A head is fitted from so many labels on; below, words would be learned by heart. */
const LEAST = 400
export const KNOBS = { penalty: 12, heads: true }

/** Score of each row for a model, whatever name its file gives to it; NaN where there is none. */
export function scoresOf(rows: readonly Row[], model: string): Float64Array {
  return Float64Array.from(rows, ({ outcomes }) => {
    for (const name in outcomes) if (nameOf(name) === model) return outcomes[name] as number
    return Number.NaN
  })
}

/** What the prior table leaves unexplained of a model's scores, by words: a ridge that is shrunk hard towards 0. */
export function fitHead(
  rows: readonly Row[],
  situations: readonly Situation[],
  standing: Standing,
  scores: Float64Array,
  columns: number,
  force = false,
): Float64Array | undefined {
  if (!KNOBS.heads && !force) return undefined
  const labelled = [...scores.keys()].filter((at) => !Number.isNaN(scores[at]))
  if (labelled.length < LEAST) return undefined
  const missing = Float64Array.from(
    labelled,
    (at) => (scores[at] as number) - logistic(priorLogit(standing, situations[at] as Situation)),
  )
  const weights = Float64Array.from(labelled, (at) => weightOf((rows[at] as Row).source))
  const points = labelled.map((at) => (situations[at] as Situation).point)
  return ridge(points, missing, weights, columns, KNOBS.penalty)
}
