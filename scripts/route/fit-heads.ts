import { qualityOf } from '../../src/routing/smart/quality.ts'
import type { Point, Situation } from '../../src/routing/smart/situation.ts'
import { COLUMNS, type Standing } from '../../src/routing/smart/weights.ts'
import { nameOf } from './names.ts'
import { ridge } from './ridge.ts'

/** A head is fitted from so many labels on; below, words would be learned by heart. */
export const LEAST = 400
/** On the words of a head, for each rival; and on what domains add. */
const PENALTY = 12
const DOMAIN_PENALTY = 3

/** Labels for words in a head that ships, and the rivals that it is fitted for: how many there will be is not known. */
export const MANY = 5_000
export const RIVALS = 8

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
 * The row with a head: what it leaves unexplained of the scores, by domain and by words, a ridge. Words are shrunk the
 * harder the more rivals the model is compared with, because a choice among many falls for whoever's error flatters it
 * most; with `Infinity` rivals the head has no words. Domains have hundreds of labels each and are hardly shrunk.
 */
export function withHead(standing: Standing, { situations, scores, weights }: Labels, rivals: number): Standing {
  if (scores.length < LEAST) return standing
  const missing = Float64Array.from(
    scores,
    (score, at) => score - qualityOf(standing, situations[at] as Situation).mean,
  )
  const words = Number.isFinite(rivals)
  const penalty = words ? PENALTY * rivals : DOMAIN_PENALTY
  const times = Math.sqrt(penalty / DOMAIN_PENALTY)
  const kinds = (situations[0] as Situation).domains.length
  const points = situations.map((situation) => withDomains(situation, times, words))
  const found = ridge(points, missing, Float64Array.from(weights), COLUMNS + kinds, penalty)
  const headByDomain = [...found.subarray(COLUMNS)].map((value) => value * times)
  if (!words) return { ...standing, headByDomain }
  return { ...standing, headByDomain, head: { scale: 1, values: Float32Array.from(found.subarray(0, COLUMNS)) } }
}

/** The point of a situation with its domains behind the words, or with domains alone. */
function withDomains({ point, domains }: Situation, times: number, words: boolean): Point {
  const own = words ? point.columns.length : 0
  const columns = new Int32Array(own + domains.length)
  const values = new Float64Array(columns.length)
  if (words) {
    columns.set(point.columns)
    values.set(point.values)
  }
  for (const [at, value] of domains.entries()) {
    columns[own + at] = COLUMNS + at
    values[own + at] = times * value
  }
  return { columns, values }
}
