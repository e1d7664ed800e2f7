import type { Call } from '../model/call.ts'
import type { Provider } from '../model/catalog.ts'
import type { Drop } from '../model/plan.ts'
import type { MostPrice, RouteWishes } from '../model/route-wishes.ts'
import type { Way } from '../routing/candidates.ts'
import { drop } from './seal-plan.ts'

/** The ways that a request's wishes leave, and why the others are none. */
export function wishedWays(ways: Way[], call: Call, wishes: RouteWishes, drops: Drop[]): Way[] {
  return ways.filter((way) => {
    const reason = unwished(way, call, wishes)
    if (reason !== undefined) drops.push(drop(way, reason))
    return reason === undefined
  })
}

function unwished(way: Way, call: Call, wishes: RouteWishes): string | undefined {
  const { provider } = way
  if (!passesOn(way, call)) {
    if (wishes.only && !wishes.only.some((name) => isNamed(provider, name))) return "not in the request's provider.only"
    if (!wishes.fallbacks && wishes.order.length > 0 && placeOf(provider, wishes.order) === wishes.order.length) {
      return "not in the request's provider.order, which allows no others"
    }
  }
  if (wishes.ignore.some((name) => isNamed(provider, name))) return "in the request's provider.ignore"
  return wishes.mostPrice && aboveMost(way, wishes.mostPrice)
}

/** A provider that routes by itself hears of the wishes, which are about those behind it. */
function passesOn({ provider, lane, format }: Way, call: Call): boolean {
  return provider.quirks.routes === true && lane === 'byok' && format === call.format
}

export function isNamed({ id, name, alsoKnownAs = [] }: Provider, wished: string): boolean {
  return id.toLowerCase() === wished || name.toLowerCase() === wished || alsoKnownAs.includes(wished)
}

/** Behind all that are named, if it is not. */
export function placeOf(provider: Provider, order: readonly string[]): number {
  const at = order.findIndex((name) => isNamed(provider, name))
  return at < 0 ? order.length : at
}

const kinds = ['input', 'output', 'image', 'request'] as const

/** What counts is what the caller pays: the charge, or on own keys the provider's price. */
function aboveMost({ terms: { sell, cost } }: Way, most: MostPrice): string | undefined {
  const price = sell?.price ?? cost
  if (!price) return "the model has no known price, and the request's provider.max_price must hold"
  const factor = BigInt(sell?.factor ?? 1_000_000)
  const above = kinds.find((kind) => {
    const limit = most[kind]
    return limit !== undefined && (price[kind] ?? 0n) * factor > limit * 1_000_000n
  })
  return above && `dearer than the request's provider.max_price (${above})`
}
