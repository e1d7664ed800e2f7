import { qualityOf } from '../../src/routing/smart/quality.ts'
import type { Point, Situation } from '../../src/routing/smart/situation.ts'
import { COLUMNS, type Standing } from '../../src/routing/smart/weights.ts'
import { times } from './design.ts'
import { nameOf } from './names.ts'
import { ridge } from './ridge.ts'

/** A head is fitted from so many labels on; below, words would be learned by heart. */
export const LEAST = 400
const PENALTY = 12

/** Labels for a head that ships, among however many models it will be compared with; see `learn`. */
export const MANY = 5_000

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

/**
 * The row with a head: what it leaves unexplained of the scores, by words, a ridge. The head counts as far as one that
 * is fitted to half of the labels explains the other half, so that a choice among many models is not won by whose head
 * is most wrong.
 */
export function withHead(standing: Standing, { situations, scores, weights }: Labels): Standing {
  if (scores.length < LEAST) return standing
  const missing = Float64Array.from(
    scores,
    (score, at) => score - qualityOf(standing, situations[at] as Situation).mean,
  )
  const points = situations.map(({ point }) => point)
  const all = fitted(points, missing, weights, () => true)
  const share = shareOf(points, missing, weights)
  return { ...standing, head: { scale: share, values: Float32Array.from(all) } }
}

function shareOf(points: readonly Point[], missing: Float64Array, weights: readonly number[]): number {
  let [along, length] = [0, 0]
  for (const half of [0, 1]) {
    const head = fitted(points, missing, weights, (at) => at % 2 !== half)
    for (let at = half; at < points.length; at += 2) {
      const expected = times(head, points[at] as Point)
      along += (weights[at] as number) * expected * (missing[at] as number)
      length += (weights[at] as number) * expected * expected
    }
  }
  return length > 0 ? Math.min(1, Math.max(0, along / length)) : 0
}

function fitted(
  points: readonly Point[],
  missing: Float64Array,
  weights: readonly number[],
  counts: (at: number) => boolean,
): Float64Array {
  const used = [...points.keys()].filter(counts)
  const of = (list: ArrayLike<number>) => Float64Array.from(used, (at) => list[at] as number)
  const own = used.map((at) => points[at] as Point)
  return ridge(own, of(missing), of(weights), COLUMNS, PENALTY)
}
