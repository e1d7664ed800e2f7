import type { Terms } from './plan.ts'
import type { Rates } from './price.ts'
import type { Usage } from './usage.ts'

/** The most that a call can consume of something, and what is likely where the provider does not tell. */
export interface Bound {
  readonly ceiling: number
  readonly estimate: number
}

/** What a call consumes besides the tokens of its own text. A kind that is left out is not consumed. */
export interface Units {
  /** Output tokens where no field of the request caps them. */
  readonly outputTokens?: Bound | undefined
  readonly images?: Bound | undefined
  readonly searches?: Bound | undefined
  /** Audio that is heard. */
  readonly seconds?: (Bound & { readonly bytesPerSecond: number }) | undefined
  /** Of text to be spoken; known exactly. */
  readonly characters?: number | undefined
}

/** What is known of a call whose answer does not tell all. */
export interface Consumer {
  readonly units: Units
  readonly inputEstimate: number
  /** Length of the body as it came, for seconds that nobody told. */
  readonly bytes: number
}

/**
 * Fills in the counts that are charged under these terms and that the provider did not tell, and says so. `answered`:
 * false when no answer came, so that nothing was put out.
 */
export function completeUnits(told: Usage | undefined, consumer: Consumer, terms: Terms, answered: boolean): Usage {
  const { units, inputEstimate, bytes } = consumer
  let estimated = false
  const fill = (count: number | undefined, rates: readonly (keyof Rates)[], guess: number | undefined) => {
    if (count !== undefined || guess === undefined || !rates.some((rate) => isCharged(terms, rate))) return count
    estimated = true
    return guess
  }
  const put = (bound: Bound | undefined) => (answered ? bound?.estimate : bound && 0)
  const seconds = units.seconds && Math.ceil(bytes / units.seconds.bytesPerSecond)
  const usage = {
    ...told,
    inputTokens: fill(told?.inputTokens, ['input', 'audioInput', 'imageInput'], inputEstimate),
    outputTokens: fill(told?.outputTokens, ['output', 'imageOutput', 'audioOutput'], put(units.outputTokens)),
    images: fill(told?.images, ['image'], put(units.images)),
    searches: fill(told?.searches, ['search'], units.searches?.estimate),
    seconds: fill(told?.seconds, ['second'], seconds),
    characters: units.characters,
  }
  return { ...usage, estimated: estimated || told?.estimated === true }
}

function isCharged({ cost, sell }: Terms, rate: keyof Rates): boolean {
  const charged = (rates: Partial<Rates> | undefined) => rates?.[rate] !== undefined && rates[rate] !== 0n
  return [cost, sell?.price].some((price) => charged(price) || price?.tiers?.some(charged))
}
