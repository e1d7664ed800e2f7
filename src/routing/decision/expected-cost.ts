import type { Terms } from '../../model/plan.ts'
import { ratesFor } from '../../model/price.ts'

/** A call as far as it can be foreseen; tokens. */
export interface Foreseen {
  readonly inputTokens: number
  /** Of these, likely to be read from the provider's prompt cache. */
  readonly cachedTokens: number
  readonly outputTokens: number
}

/**
 * What a call is likely to cost who pays for it, in nano-dollars: on lanes that charge the charge, on own keys the
 * provider's price. Undefined: unpriced. An expectation, never an amount that is booked.
 */
export function expectedCost({ cost, sell }: Terms, { inputTokens, cachedTokens, outputTokens }: Foreseen) {
  const price = sell?.price ?? cost
  if (!price) return undefined
  const rates = price.tiers ? ratesFor(price, inputTokens) : price
  const cached = Math.min(cachedTokens, inputTokens)
  const sum =
    (inputTokens - cached) * Number(rates.input) +
    cached * Number(rates.cacheRead ?? rates.input) +
    outputTokens * Number(rates.output) +
    Number(rates.request ?? 0n)
  return (sum / 1e6) * (sell ? sell.factor / 1e6 : 1)
}
