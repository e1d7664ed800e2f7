import type { Terms } from '../../model/plan.ts'
import { type Price, type Rates, ratesFor } from '../../model/price.ts'

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
  const rates = price.tiers ? numbersOf(ratesFor(price, inputTokens)) : known(price)
  const cached = Math.min(cachedTokens, inputTokens)
  const sum =
    (inputTokens - cached) * rates.input + cached * rates.cacheRead + outputTokens * rates.output + rates.request
  return (sum / 1e6) * (sell ? sell.factor / 1e6 : 1)
}

interface Numbers {
  readonly input: number
  readonly cacheRead: number
  readonly output: number
  readonly request: number
}

/** A choice among a hundred models asks for four numbers of each; a price never changes. */
const numbers = new WeakMap<Price, Numbers>()

function known(price: Price): Numbers {
  let found = numbers.get(price)
  if (!found) numbers.set(price, (found = numbersOf(price)))
  return found
}

const numbersOf = ({ input, cacheRead, output, request }: Rates): Numbers => ({
  input: Number(input),
  cacheRead: Number(cacheRead ?? input),
  output: Number(output),
  request: Number(request ?? 0n),
})
