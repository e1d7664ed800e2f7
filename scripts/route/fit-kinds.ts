import { HAND } from '../../src/routing/smart/features.ts'
import { type Kind, LEAST_SD } from '../../src/routing/smart/kinds.ts'
import type { Row } from './rows.ts'

/** What the prompts of each source look like. */
export function kindsOf(rows: readonly Row[]): Kind[] {
  return [...new Set(rows.map(({ source }) => source))].map((name) => {
    const hands = rows.filter(({ source }) => source === name).map(({ features }) => features.hand)
    const mean = Array.from({ length: HAND }, (_, at) => average(hands, (hand) => hand[at] as number))
    const sd = mean.map((middle, at) =>
      Math.max(LEAST_SD, Math.sqrt(average(hands, (hand) => ((hand[at] as number) - middle) ** 2))),
    )
    return { name, mean, sd }
  })
}

function average(hands: readonly Float64Array[], of: (hand: Float64Array) => number): number {
  return hands.reduce((sum, hand) => sum + of(hand), 0) / hands.length
}
