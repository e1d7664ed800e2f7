import type { Price } from '../model/price.ts'

/**
 * What a short recording is charged as, which the price data does not say, by the provider's id there. Groq bills ten
 * seconds at least (https://console.groq.com/docs/speech-to-text, "Audio File Limitations", minimum billed length).
 */
const leastSeconds: ReadonlyMap<string, number> = new Map([['groq', 10]])

export function withLeastSeconds(priceId: string, price: Price): Price {
  const least = price.second === undefined ? undefined : leastSeconds.get(priceId)
  return least === undefined ? price : { ...price, leastSeconds: least }
}
