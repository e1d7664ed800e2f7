import type { Lane } from './lane.ts'
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
  /** Length of a recording as its file tells it. */
  readonly heard?: number | undefined
}

/**
 * Fills in the counts that are charged under these terms and that the provider did not tell, and says so. `answered`:
 * false when no answer came, so that nothing was put out.
 */
export function completeUnits(told: Usage | undefined, consumer: Consumer, terms: Terms, answered: boolean): Usage {
  const { units, inputEstimate } = consumer
  let estimated = false
  const fill = (count: number | undefined, rates: readonly (keyof Rates)[], guess: number | undefined) => {
    if (count !== undefined || guess === undefined || !rates.some((rate) => isCharged(terms, rate))) return count
    estimated = true
    return guess
  }
  const put = (bound: Bound | undefined) => (answered ? bound?.estimate : bound && 0)
  const recorded = units.seconds && secondsOf(units.seconds, consumer)
  const usage = {
    ...told,
    inputTokens: fill(told?.inputTokens, ['input', 'audioInput', 'imageInput'], inputEstimate),
    outputTokens: fill(told?.outputTokens, ['output', 'imageOutput', 'audioOutput'], put(units.outputTokens)),
    images: fill(told?.images, ['image'], put(units.images)),
    searches: fill(told?.searches, ['search'], units.searches?.estimate),
    seconds: fill(told?.seconds, ['second'], recorded),
    characters: units.characters,
  }
  // What the answer's text shows is a part; the file tells more where it goes on in silence.
  if (told?.estimated && usage.seconds !== undefined && consumer.heard !== undefined && recorded !== undefined) {
    return { ...usage, seconds: Math.max(usage.seconds, recorded), estimated: true }
  }
  return { ...usage, estimated: estimated || told?.estimated === true }
}

/** What the file says, within what its bytes can hold; else what so many bytes usually are. */
function secondsOf({ ceiling, bytesPerSecond }: NonNullable<Units['seconds']>, { heard, bytes }: Consumer): number {
  return heard === undefined ? Math.ceil(bytes / bytesPerSecond) : Math.min(Math.ceil(heard), ceiling)
}

/** Who has a chat's answer searched for in the web: its model, always, or a field of the request. */
export type AskedSearches = 'model' | 'field' | undefined

/** Searches of a chat that no answer counts; a field that asks for them is taken out on the operator's accounts. */
export function askedSearches(searches: AskedSearches, lane: Lane): number {
  return searches === 'model' || (searches === 'field' && lane === 'byok') ? 1 : 0
}

/** Adds those to a usage that tells none, where they are charged. */
export function withAskedSearches(usage: Usage, asked: AskedSearches, lane: Lane, terms: Terms): Usage {
  const searches = askedSearches(asked, lane)
  if (searches === 0 || usage.searches !== undefined || !isCharged(terms, 'search')) return usage
  return { ...usage, searches, estimated: true }
}

function isCharged({ cost, sell }: Terms, rate: keyof Rates): boolean {
  const charged = (rates: Partial<Rates> | undefined) => rates?.[rate] !== undefined && rates[rate] !== 0n
  return [cost, sell?.price].some((price) => charged(price) || price?.tiers?.some(charged))
}
