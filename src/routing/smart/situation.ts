import { type Features, HAND } from './features.ts'
import { familiarityOf } from './kinds.ts'
import type { Vector, Weights } from './weights.ts'

/** Share of the difficulty that is believed on prompts of no familiar kind; by `npm run route:calibrate`. */
const REACH = 0.5

/** Answers are not expected to be longer or shorter than usual by more than this factor. */
const MOST_LENGTH = 4

/** Bounds of how far apart models are believed to be, over what is usual: words must not make them all seem alike. */
const LEAST_APART = 0.5
const MOST_APART = 3

/** Hand-made features count less than the words, which have length 1. */
const HAND_WEIGHT = 0.2

/** A prompt in the model's coordinates: non-zero columns and their values. */
export interface Point {
  readonly columns: Int32Array
  readonly values: Float64Array
}

/** Where a prompt stands: what it is about and how hard it is. */
export interface Situation {
  readonly point: Point
  /** Products with the vectors of the file, before their scale; by `Vector.at`. */
  readonly sums?: Float64Array | undefined
  /** Share of each domain; adds up to 1. */
  readonly domains: Float64Array
  /** In logits. */
  readonly difficulty: number
  /** How much the prompt looks like each kind of traffic, 0 to 1. */
  readonly familiarity: Float64Array
  /** How many times as far apart as usual models are here, and about which ability; undefined: not known. */
  readonly apart?: { readonly times: number; readonly about: number } | undefined
  /** How long answers are over what the domains let expect. */
  readonly length: number
}

/** Words scaled by their rarity to length 1, behind the hand-made features. */
export function pointOf(rarity: Float32Array, { buckets, values, hand }: Features): Point {
  const columns = new Int32Array(HAND + buckets.length)
  const scaled = new Float64Array(columns.length)
  let squares = 0
  for (let at = 0; at < HAND; at++) {
    columns[at] = at
    scaled[at] = (hand[at] as number) * HAND_WEIGHT
  }
  for (let at = 0; at < buckets.length; at++) {
    const bucket = buckets[at] as number
    const weight = (values[at] as number) * (rarity[bucket] as number)
    columns[HAND + at] = HAND + bucket
    scaled[HAND + at] = weight
    squares += weight * weight
  }
  const length = Math.sqrt(squares) || 1
  for (let at = HAND; at < scaled.length; at++) scaled[at] = (scaled[at] as number) / length
  return { columns, values: scaled }
}

/** All products at once: the same sums in the same order as one by one. */
function sumsOf({ values, width }: NonNullable<Weights['rows']>, point: Point): Float64Array {
  const sums = new Float64Array(width)
  for (let at = 0; at < point.columns.length; at++) {
    const value = point.values[at] as number
    if (value === 0) continue
    const row = (point.columns[at] as number) * width
    for (let n = 0; n < width; n++) sums[n] = (sums[n] as number) + (values[row + n] as number) * value
  }
  return sums
}

/** Product of a vector and a point, looked up where all of them are known. */
export function product({ scale, values, at: place }: Vector, point: Point, sums?: Float64Array): number {
  if (sums && place !== undefined) return (sums[place] as number) * scale
  let sum = 0
  for (let at = 0; at < point.columns.length; at++) {
    sum += (values[point.columns[at] as number] as number) * (point.values[at] as number)
  }
  return sum * scale
}

/**
 * What a prompt is about and how hard it is. How hard an unfamiliar prompt is, words hardly tell: there difficulty is
 * drawn towards 0, so that models keep their distances instead of all being lost on it.
 */
export function situationOf(weights: Weights, features: Features): Situation {
  const point = pointOf(weights.rarity, features)
  const sums = weights.rows && sumsOf(weights.rows, point)
  const scores = Float64Array.from(
    weights.domainVectors,
    (vector, at) => product(vector, point, sums) + (weights.domainOffsets[at] as number),
  )
  const familiarity = familiarityOf(weights.kinds, features.hand)
  const known = weights.kinds.length > 0 ? Math.max(...familiarity) : 1
  return {
    point,
    sums,
    domains: softmax(scores),
    difficulty: product(weights.difficulty, point, sums) * (REACH + (1 - REACH) * known),
    familiarity,
    apart: apartOf(weights, point, sums),
    length: Math.min(MOST_LENGTH, Math.max(1 / MOST_LENGTH, Math.exp(product(weights.length, point, sums)))),
  }
}

/** Models stand less far apart than usual on chat, further on code and mathematics. */
function apartOf({ apart }: Weights, point: Point, sums?: Float64Array): Situation['apart'] {
  if (!apart) return undefined
  const ratio = (apart.mean + product(apart.vector, point, sums)) / apart.mean
  return { times: Math.min(MOST_APART, Math.max(LEAST_APART, ratio)), about: apart.middle }
}

/** Turns scores into shares, in place. */
export function softmax(scores: Float64Array): Float64Array {
  let top = Number.NEGATIVE_INFINITY
  for (const score of scores) if (score > top) top = score
  let sum = 0
  for (let at = 0; at < scores.length; at++) sum += scores[at] = Math.exp((scores[at] as number) - top)
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] as number) / sum
  return scores
}
