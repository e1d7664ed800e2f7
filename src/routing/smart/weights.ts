import { HAND } from './features.ts'
import type { Kind } from './kinds.ts'
import { BUCKETS } from './words.ts'

/** Columns of the model's vectors: the hand-made features, then the buckets of the words. */
export const COLUMNS = HAND + BUCKETS

/** A vector over the columns; `values` times `scale`. Shipped vectors are bytes, freshly fitted ones are not. */
export interface Vector {
  readonly scale: number
  readonly values: Int8Array | Float32Array
  /** Its place in `Weights.rows`, for what was read from a file. */
  readonly at?: number
}

/** What is known of one model's quality: a row of the prior table, and a head where labels were many. */
export interface Standing {
  /** Logit of its score on a prompt of difficulty 0, over all domains. */
  readonly ability: number
  /** Added to it in each domain; by `Weights.domains`. */
  readonly byDomain: ArrayLike<number>
  /** How much more than others it suffers from difficulty, on the kinds it was labelled on; 0 is as much as they do. */
  readonly slope: number
  /** Standard deviation of the ability on traffic that it has not been seen on, in logits. */
  readonly spread: number
  /** Kinds of traffic that it was labelled on, by `Weights.kinds`; `any` for what holds everywhere as well or as badly. */
  readonly kinds: readonly number[] | 'any'
  /** Labels that it rests on; 0 for a row made of published scores. */
  readonly labels: number
  /** Correction by features, in score; absent unless labels were many. */
  readonly head?: Vector | undefined
  /** What the head adds in each domain, in score; absent without labels enough. */
  readonly headByDomain?: ArrayLike<number> | undefined
  /** What labels moved, in logits, on top of row and head: ability, each domain, slope. */
  readonly moved?: ArrayLike<number> | undefined
  /** Mean tokens of an answer in each domain; empty when unknown. */
  readonly tokens: ArrayLike<number>
}

/** A public benchmark in the coordinates of the prior table. */
export interface Benchmark {
  readonly name: string
  /** Logit of ability less logit of score, on average: how much harder it is than a prompt of difficulty 0. */
  readonly offset: number
  /** Position of its domain; undefined for one of many domains. */
  readonly domain: number | undefined
}

/** How far apart models are on a prompt of no familiar kind: what separates strong from weak ones holds widely. */
export interface Apart {
  /** Score that the stronger third of models is expected to be ahead by, less `mean`. */
  readonly vector: Vector
  readonly mean: number
  /** Ability about which models spread. */
  readonly middle: number
}

/** Everything that the smart route has learned. */
export interface Weights {
  /** Factor of each bucket: rare words weigh more; 0 for words that were never seen. */
  readonly rarity: Float32Array
  readonly kinds: readonly Kind[]
  readonly domains: readonly string[]
  /** One for each domain: its score before the softmax. */
  readonly domainVectors: readonly Vector[]
  readonly domainOffsets: readonly number[]
  /** In logits; 0 is about the mean of the training data. */
  readonly difficulty: Vector
  readonly models: ReadonlyMap<string, Standing>
  /** Logarithm of an answer's length over what its domain lets expect, for all models alike. */
  readonly length: Vector
  /** Mean tokens of an answer in each domain, over all models. */
  readonly usualTokens: readonly number[]
  /** Public benchmarks that a new model's row can be made of. */
  readonly benchmarks: readonly Benchmark[]
  /**
   * The values of all vectors of a file, those of a column side by side: a prompt has few columns, and one row of them is
   * read where each vector alone would be somewhere else in memory. Undefined: of freshly fitted vectors.
   */
  readonly rows?: { readonly values: Int8Array; readonly width: number } | undefined
  /** Undefined: as far as anywhere. */
  readonly apart?: Apart | undefined
}
