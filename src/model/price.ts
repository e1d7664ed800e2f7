import { divideHalfEven, divideUp, type Nano, type Ppm } from './money.ts'
import type { Usage } from './usage.ts'

/**
 * Unit prices in nano-dollars per million units: tokens of each kind, images, searches, requests, seconds of audio,
 * characters to be spoken. A kind of tokens that is left out is charged at the rate of the kind it is part of (see
 * `ratesFor`); the others cost nothing by themselves when they are left out.
 */
export interface Rates {
  readonly input: bigint
  readonly output: bigint
  readonly cacheRead?: bigint | undefined
  readonly cacheWrite?: bigint | undefined
  readonly cacheWrite1h?: bigint | undefined
  readonly reasoning?: bigint | undefined
  readonly audioInput?: bigint | undefined
  /** Audio read from the provider's prompt cache. */
  readonly audioCacheRead?: bigint | undefined
  readonly audioOutput?: bigint | undefined
  readonly imageInput?: bigint | undefined
  readonly imageOutput?: bigint | undefined
  readonly image?: bigint | undefined
  readonly request?: bigint | undefined
  readonly search?: bigint | undefined
  readonly second?: bigint | undefined
  readonly character?: bigint | undefined
}

/** Rates that replace the base ones for the whole request once its input is longer than `aboveInputTokens`. */
export type PriceTier = Partial<Rates> & { readonly aboveInputTokens: number }

export interface Price extends Rates {
  /** Factor on everything when sent as a batch. */
  readonly batch?: Ppm | undefined
  /** A shorter recording is charged as one of so many seconds. */
  readonly leastSeconds?: number | undefined
  /** Ascending by `aboveInputTokens`. */
  readonly tiers?: readonly PriceTier[] | undefined
}

const MILLION = 1_000_000n
const MILLION_SQUARED = MILLION * MILLION

/** The rates that apply to a request with this many input tokens. */
export function ratesFor(price: Price, inputTokens: number): Rates {
  let rates: Rates = price
  for (const tier of price.tiers ?? []) if (inputTokens > tier.aboveInputTokens) rates = { ...price, ...tier }
  return rates
}

function times(count: number | undefined, rate: bigint | undefined): bigint {
  return count && rate ? BigInt(count) * rate : 0n
}

/**
 * The exact sum of units × unit price, not yet divided: nano-dollars × 1e6. Unknown counts add nothing;
 * callers estimate them first.
 */
export function exactSum(usage: Usage, price: Price): bigint {
  const input = usage.inputTokens ?? 0
  const output = usage.outputTokens ?? 0
  const rates = price.tiers ? ratesFor(price, input) : price
  const read = Math.min(usage.cacheReadTokens ?? 0, input)
  const write = Math.min(usage.cacheWriteTokens ?? 0, input - read)
  const write1h = Math.min(usage.cacheWrite1hTokens ?? 0, input - read - write)
  const fresh = input - read - write - write1h
  const audio = usage.audioInputTokens ?? 0
  const audioRead = Math.min(usage.audioCacheReadTokens ?? Math.max(0, audio - fresh), read)
  const audioIn = Math.min(Math.max(0, audio - audioRead), fresh)
  const imageIn = countIf(rates.imageInput, usage.imageInputTokens, fresh - audioIn)
  const reasoning = rates.reasoning === undefined ? 0 : Math.min(usage.reasoningTokens ?? 0, output)
  const audioOut = rates.audioOutput === undefined ? 0 : Math.min(usage.audioOutputTokens ?? 0, output - reasoning)
  const imageOut = countIf(rates.imageOutput, usage.imageOutputTokens, output - reasoning - audioOut)
  return (
    times(fresh - audioIn - imageIn, rates.input) +
    times(read - audioRead, rates.cacheRead ?? rates.input) +
    times(audioRead, rates.audioCacheRead ?? rates.cacheRead ?? rates.audioInput ?? rates.input) +
    times(write, rates.cacheWrite ?? rates.input) +
    times(write1h, rates.cacheWrite1h ?? rates.cacheWrite ?? rates.input) +
    times(audioIn, rates.audioInput ?? rates.input) +
    times(imageIn, rates.imageInput) +
    times(output - reasoning - audioOut - imageOut, rates.output) +
    times(reasoning, rates.reasoning) +
    times(audioOut, rates.audioOutput) +
    times(imageOut, rates.imageOutput) +
    times(usage.images, rates.image) +
    times(usage.searches, rates.search) +
    times(chargedSeconds(usage.seconds, price), rates.second) +
    times(usage.characters, rates.character) +
    times(1, rates.request)
  )
}

function chargedSeconds(seconds: number | undefined, { leastSeconds }: Price): number | undefined {
  return seconds === undefined || leastSeconds === undefined ? seconds : Math.max(seconds, leastSeconds)
}

/** Tokens of a kind that has a rate of its own; without one they stay with the others. */
function countIf(rate: bigint | undefined, count: number | undefined, most: number): number {
  return rate === undefined || count === undefined ? 0 : Math.min(count, most)
}

/** The price of this usage, rounded once, half to even. `factor` (ppm) scales it before the rounding. */
export function priceOf(usage: Usage, price: Price, factor: Ppm = 1_000_000): Nano {
  return roundSum(exactSum(usage, price), factor)
}

/**
 * A million dollars: no call costs more. Counts and rates that workspaces and providers choose can multiply to more
 * than the database holds, and an amount that cannot be written would stop the books of everybody.
 */
const MOST_FOR_ONE = 1_000_000_000_000_000n

/** An exact sum in nano-dollars, scaled by `factor` (ppm) and rounded once, half to even. */
export function roundSum(sum: bigint, factor: Ppm = 1_000_000): Nano {
  const nano =
    factor === 1_000_000 ? divideHalfEven(sum, MILLION) : divideHalfEven(sum * BigInt(factor), MILLION_SQUARED)
  return nano < MOST_FOR_ONE ? nano : MOST_FOR_ONE
}

/** Upper bounds of what a request can consume, known before it is sent. */
export interface Ceiling {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly images: number
  readonly searches: number
  readonly seconds?: number | undefined
  readonly characters?: number | undefined
}

function highest(...rates: (bigint | undefined)[]): bigint {
  let top = 0n
  for (const rate of rates) if (rate !== undefined && rate > top) top = rate
  return top
}

interface HighestRates {
  readonly input: bigint
  readonly output: bigint
  readonly image: bigint
  readonly search: bigint
  readonly request: bigint
  readonly second: bigint
  readonly character: bigint
}

/** The highest rate of any kind and tier: what a token, an image, … can cost at most. */
export function highestRates(price: Price): HighestRates {
  const all: readonly Partial<Rates>[] = [price, ...(price.tiers ?? [])]
  return {
    input: highest(
      ...all.flatMap((r) => [
        r.input,
        r.cacheRead,
        r.cacheWrite,
        r.cacheWrite1h,
        r.audioInput,
        r.audioCacheRead,
        r.imageInput,
      ]),
    ),
    output: highest(...all.flatMap((r) => [r.output, r.reasoning, r.audioOutput, r.imageOutput])),
    image: highest(...all.map((r) => r.image)),
    search: highest(...all.map((r) => r.search)),
    request: highest(...all.map((r) => r.request)),
    second: highest(...all.map((r) => r.second)),
    character: highest(...all.map((r) => r.character)),
  }
}

/** The most that usage within the ceiling can cost, rounded up. `factor` (ppm) as in `priceOf`. */
export function ceilingOf(ceiling: Ceiling, price: Price, factor: Ppm = 1_000_000): Nano {
  return roundSumUp(ceilingSum(ceiling, price), factor)
}

/** As `exactSum`, of the dearest usage within the ceiling. */
export function ceilingSum(ceiling: Ceiling, price: Price): bigint {
  const top = highestRatesCached(price)
  return (
    BigInt(ceiling.inputTokens) * top.input +
    BigInt(ceiling.outputTokens) * top.output +
    times(ceiling.images, top.image) +
    times(ceiling.searches, top.search) +
    times(chargedSeconds(ceiling.seconds, price), top.second) +
    times(ceiling.characters, top.character) +
    times(1, top.request)
  )
}

export function roundSumUp(sum: bigint, factor: Ppm = 1_000_000): Nano {
  return factor === 1_000_000 ? divideUp(sum, MILLION) : divideUp(sum * BigInt(factor), MILLION_SQUARED)
}

/** Prices are immutable and few, ceilings are taken on every request. */
const highestByPrice = new WeakMap<Price, HighestRates>()

/** As `highestRates`, worked out once for each price. */
export function highestRatesCached(price: Price): HighestRates {
  let top = highestByPrice.get(price)
  if (!top) {
    top = highestRates(price)
    highestByPrice.set(price, top)
  }
  return top
}
