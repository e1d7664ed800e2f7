import { findProvider, type MatchLogic, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices'
import type { Price } from '../model/price.ts'
import { withGrounding } from './grounding.ts'
import { withHourWrites } from './hour-writes.ts'
import { withLeastSeconds } from './least-seconds.ts'
import { isActive, nextBoundary } from './price-times.ts'
import { priceFrom } from './price-units.ts'

/**
 * What the provider charges for its model at `at` (epoch ms), from the data of `@pydantic/genai-prices`. Undefined
 * when the data does not have this very model, has no price for it, or prices something that a Price cannot say.
 * `priceId` is the provider's id in that data, `model` the provider's own name.
 */
export function listedPrice(priceId: string, model: string, at: number): Price | undefined {
  const info = listed(priceId, model)
  if (!info) return undefined
  const prices = Array.isArray(info.prices) ? activePrices(info.prices, at) : info.prices
  const price = prices && priceFrom(prices)
  return price && withLeastSeconds(priceId, withGrounding(model, withHourWrites(model, price)))
}

/** When a listed price next changes by itself after `after` (epoch ms): a start date or a time of day. */
export function nextListedChange(models: Iterable<readonly [priceId: string, model: string]>, after: number) {
  let next: number | undefined
  for (const [priceId, model] of models) {
    const prices = listed(priceId, model)?.prices
    if (!Array.isArray(prices)) continue
    for (const { constraint } of prices) {
      const at = constraint && nextBoundary(constraint, after)
      if (at !== undefined && (next === undefined || at < next)) next = at
    }
  }
  return next
}

/**
 * Only an exact name counts. The data also matches by prefix, which would silently give a new model the price of an
 * older one.
 */
function listed(priceId: string, model: string): ModelInfo | undefined {
  const models = findProvider({ providerId: priceId })?.models ?? []
  return models.find(({ match }) => names(match, model)) ?? models.find(({ id }) => id === model)
}

function names(match: MatchLogic, model: string): boolean {
  if ('equals' in match) return match.equals === model
  return 'or' in match && match.or.some((part) => names(part, model))
}

/** The last one whose constraint holds wins, as in the data's own reader. */
function activePrices(prices: Extract<ModelInfo['prices'], unknown[]>, at: number): ModelPrice | undefined {
  return prices.findLast(({ constraint }) => !constraint || isActive(constraint, at))?.prices
}
