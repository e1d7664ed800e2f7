import type { ModelPrice } from '@pydantic/genai-prices'
import { divideUp, parseDecimal } from '../model/money.ts'
import type { Price, PriceTier, Rates } from '../model/price.ts'

/** Names in the price data: which rate each is, and the digits from its unit to nano-dollars per million. */
const kinds: Readonly<Record<string, readonly [rate: keyof Rates, digits: number]>> = {
  input_mtok: ['input', 9],
  output_mtok: ['output', 9],
  cache_read_mtok: ['cacheRead', 9],
  cache_write_mtok: ['cacheWrite', 9],
  cache_write_1h_mtok: ['cacheWrite1h', 9],
  output_reasoning_mtok: ['reasoning', 9],
  input_audio_mtok: ['audioInput', 9],
  cache_audio_read_mtok: ['audioCacheRead', 9],
  output_audio_mtok: ['audioOutput', 9],
  // USD for a thousand: nano-dollars for a million are 1e12 times as many.
  web_searches_kcount: ['search', 12],
  // Perplexity's fee for a request grows with the search context asked for; the data has the dearest.
  requests_kcount: ['request', 12],
  input_image_mtok: ['imageInput', 9],
  output_image_mtok: ['imageOutput', 9],
}

/** USD for an hour of audio that is heard. */
const HOURS = 'input_audio_hours'
const SECONDS_PER_HOUR = 3_600n

/**
 * Searches in a provider's own file stores: they are counted as searches in the web, which are dearer. Cached image tokens: no answer
 * tells them apart, and they are charged as fresh ones. The hours of `audio_hours` stand under another name too.
 */
const neverUsed = new Set(['storage_searches_kcount', 'cache_image_read_mtok', 'audio_hours'])

/** Our Price of a price of the data; undefined when it is empty or has a kind of unit that a Price cannot say. */
export function priceFrom(prices: ModelPrice): Price | undefined {
  const base: Partial<Record<keyof Rates, bigint>> = {}
  const starts = new Set<number>()
  for (const [name, value] of Object.entries(prices)) {
    if (value === undefined || neverUsed.has(name)) continue
    if (name === HOURS && typeof value === 'number') {
      base.second = divideUp(exact(value, 15), SECONDS_PER_HOUR)
      continue
    }
    const kind = kinds[name]
    if (!kind) return undefined
    base[kind[0]] = exact(typeof value === 'number' ? value : value.base, kind[1])
    if (typeof value !== 'number') for (const { start } of value.tiers) starts.add(start)
  }
  // What is heard is paid for by time alone.
  if (base.second !== undefined) base.input ??= 0n
  if (base.input === undefined) return undefined
  dropStorage(base)
  const rates: Rates = { ...base, input: base.input, output: base.output ?? 0n }
  const tiers = [...starts].sort((a, b) => a - b).map((start) => tierAt(prices, start))
  return tiers.length > 0 ? { ...rates, tiers } : rates
}

/** All tiered rates as they are above `start` input tokens: a tier replaces base rates, not those of lower tiers. */
function tierAt(prices: ModelPrice, start: number): PriceTier {
  const rates: Partial<Record<keyof Rates, bigint>> = {}
  for (const [name, value] of Object.entries(prices)) {
    const kind = kinds[name]
    if (!kind || value === undefined || typeof value === 'number') continue
    const reached = value.tiers.filter((tier) => tier.start <= start).sort((a, b) => b.start - a.start)[0]
    if (reached) rates[kind[0]] = exact(reached.price, kind[1])
  }
  return { aboveInputTokens: start, ...rates }
}

/**
 * A number's shortest decimal is what stands in the data; it is read exactly. Only figures that were divided before
 * they came into the data have more decimals than fit; they are rounded at the ninth.
 */
function exact(usd: number, digits: number): bigint {
  return parseDecimal(usd, digits)
}

/** A cache write cheaper than plain input is a fee for storage on top of it: at least the input rate is due. */
function dropStorage(rates: Partial<Record<keyof Rates, bigint>>): void {
  if (rates.cacheWrite !== undefined && rates.cacheWrite < (rates.input ?? 0n)) delete rates.cacheWrite
}
