import type { TFunction } from 'i18next'
import { pricePair, priceUsd } from '../kit/money.ts'

/** What models are charged by that are not charged by their tokens. */
const units = ['second', 'character', 'image', 'request', 'search'] as const

type Rates = { readonly [rate in 'input' | 'output' | (typeof units)[number]]?: string }

/**
 * A price in a few words: input and output in USD per million tokens, or what else it goes by. A model that is charged
 * by the second must not look as if it cost nothing.
 */
export function priceWords(t: TFunction<'models'>, price: Rates): string {
  const costs = (rate: string | undefined) => rate !== undefined && Number(rate) !== 0
  const others = units.filter((unit) => costs(price[unit]))
  if (costs(price.output)) return pricePair(price)
  if (costs(price.input)) return t('inputOnly', { price: priceUsd(price.input) })
  if (others.length === 0) return t('free')
  return others.map((unit) => t(`per_${unit}`, { price: priceUsd(price[unit]) })).join(', ')
}
