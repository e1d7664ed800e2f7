import { HAND } from './features.ts'

/** A kind of traffic that models were labelled on: what its hand-made features look like. */
export interface Kind {
  readonly name: string
  readonly mean: ArrayLike<number>
  readonly sd: ArrayLike<number>
}

/** Mean squares of standard scores up to which a prompt counts as of a kind (95 of 100 of its own do), and fade-out. */
const WITHIN = 2
const FADE = 1
/** Features that hardly vary within a kind must not make strangers of all prompts. */
export const LEAST_SD = 0.06

/** How much a prompt looks like each kind, 0 to 1. What was learned on a kind is believed only as far as this. */
export function familiarityOf(kinds: readonly Kind[], hand: Float64Array): Float64Array {
  return Float64Array.from(kinds, ({ mean, sd }) => {
    let squares = 0
    for (let at = 0; at < HAND; at++)
      squares += (((hand[at] as number) - (mean[at] as number)) / (sd[at] as number)) ** 2
    return Math.exp(-Math.max(0, squares / HAND - WITHIN) / FADE)
  })
}
