import { clip } from './clip.ts'
import { handNames, handOf } from './hand.ts'
import type { Prompt } from './prompt.ts'
import { BUCKETS, wordsOf } from './words.ts'

/** A prompt as the model reads it: few numbers, of which most are zero. */
export interface Features {
  /** Buckets of the words that occur, ascending by first occurrence. */
  readonly buckets: Int32Array
  /** Weight of each; their squares add up to 1 before the model scales them. */
  readonly values: Float64Array
  /** By `handNames`. */
  readonly hand: Float64Array
}

/** Numbers of a prompt's features. */
export const HAND = handNames.length

const counts = new Uint16Array(BUCKETS)

/** Hashed words and hand-made features of a prompt; about 0.05 ms for 2 kB. */
export function featuresOf(prompt: Prompt): Features {
  const words = wordsOf(clip(prompt.texts))
  const found = new Int32Array(words.count)
  let distinct = 0
  for (let at = 0; at < words.count; at++) {
    const bucket = words.order[at] as number
    if (counts[bucket] === 0) found[distinct++] = bucket
    counts[bucket] = (counts[bucket] as number) + 1
  }
  const buckets = found.slice(0, distinct)
  const values = new Float64Array(distinct)
  for (let at = 0; at < distinct; at++) {
    const bucket = buckets[at] as number
    values[at] = 1 + Math.log(counts[bucket] as number)
    counts[bucket] = 0
  }
  return { buckets, values, hand: handOf(words, prompt) }
}
