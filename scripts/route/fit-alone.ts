import { HAND } from '../../src/routing/smart/features.ts'
import { logit } from '../../src/routing/smart/join.ts'
import type { Point } from '../../src/routing/smart/situation.ts'
import { COLUMNS, type Standing } from '../../src/routing/smart/weights.ts'
import { times } from './design.ts'
import type { Labels } from './fit-heads.ts'
import { ridge } from './ridge.ts'

/** On folds of GSM8K, 5 to 30 are as good as one another, and forms may count up to ten times as much as here. */
const PENALTY = 10
/** How much more forms count than in the points, where words drown them. */
const FORMS = 5

/**
 * A model by its labels alone, a ridge on words and forms, without a row of the table: of one kind of traffic with many
 * labels that can say more than how hard prompts are for all models. Its domains and slope count nothing.
 */
export function alone(standing: Standing, { situations, scores, weights }: Labels): Standing {
  const points = situations.map(({ point }) => point)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const mean = scores.reduce((sum, score, at) => sum + score * (weights[at] as number), 0) / total
  const middle = middleOf(points)
  const vector = ridge(
    points.map((point) => centred(point, middle)),
    Float64Array.from(scores, (score) => score - mean),
    Float64Array.from(weights),
    COLUMNS,
    PENALTY,
  )
  for (let at = 0; at < HAND; at++) vector[at] = (vector[at] as number) * FORMS
  const offset = times(vector, { columns: Int32Array.from({ length: HAND }, (_, at) => at), values: middle })
  const { head: _, moved: __, ...row } = standing
  return {
    ...row,
    ability: logit(mean - offset),
    byDomain: [],
    slope: -1,
    kinds: 'any',
    head: { scale: 1, values: Float32Array.from(vector) },
  }
}

/** Mean of each form. */
function middleOf(points: readonly Point[]): Float64Array {
  const sums = new Float64Array(HAND)
  for (const { values } of points)
    for (let at = 0; at < HAND; at++) sums[at] = (sums[at] as number) + (values[at] as number)
  return sums.map((sum) => sum / points.length)
}

/** Forms about their mean, and counting more. */
function centred({ columns, values }: Point, middle: Float64Array): Point {
  const moved = values.slice()
  for (let at = 0; at < HAND; at++) moved[at] = FORMS * ((values[at] as number) - (middle[at] as number))
  return { columns, values: moved }
}
