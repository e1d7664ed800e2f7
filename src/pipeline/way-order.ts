import type { Call } from '../model/call.ts'
import type { Lane } from '../model/lane.ts'
import type { RouteWishes, WishedSort } from '../model/route-wishes.ts'
import type { WaySort } from '../model/workspace.ts'
import type { Way } from '../routing/candidates.ts'
import { expectedCost } from '../routing/decision/expected-cost.ts'
import type { Conditions } from './conditions.ts'
import { placeOf } from './wished-ways.ts'

type Criterion = (way: Way) => number

/**
 * The ways of one lane, the one to be asked first before the others. A request's own order goes before its sort, that
 * before the workspace's, that before the lane's own. What is in trouble always stands behind what is not, but for what
 * the request names.
 */
export function inOrder(lane: Lane, ways: Way[], conditions: Conditions, call: Call, sort: WaySort | undefined): Way[] {
  if (ways.length < 2) return ways
  const cost = (way: Way) => (way.terms.cost ? Number(way.terms.cost.input + way.terms.cost.output) : 0)
  const load = (way: Way) => conditions.inFlight(way.credential)
  const priority = (way: Way) => way.credential.priority
  const strain = ({ credential, deployment }: Way) => (conditions.strained(credential, deployment) ? 1 : 0)
  const usual = {
    byok: [priority, strain, cost, load],
    cheap: [priority, strain, load, cost],
    resale: [strain, cost, priority, load],
  }[lane]
  const { wishes } = call
  const wanted = wishes?.sort ?? (sort && sorts[sort])
  const criteria =
    wishes || wanted
      ? [...named(wishes), ...(wanted ? [strain, by(wanted, ways, conditions, call)] : []), ...usual]
      : usual
  return ways.sort((a, b) => {
    for (const of of criteria) if (of(a) !== of(b)) return of(a) - of(b)
    return 0
  })
}

const sorts = { cheapest: 'price', fastest: 'latency', balanced: 'balanced' } as const

const named = (wishes: RouteWishes | undefined): Criterion[] =>
  wishes && wishes.order.length > 0 ? [({ provider }) => placeOf(provider, wishes.order)] : []

/** Output tokens that a price is compared for where the request caps them higher, or not at all. */
const USUAL_OUTPUT = 400

function by(sort: WishedSort | 'balanced', ways: readonly Way[], conditions: Conditions, { facts }: Call): Criterion {
  const { stream } = facts
  const foreseen = {
    inputTokens: facts.inputEstimate,
    cachedTokens: 0,
    outputTokens: facts.generates ? Math.min(facts.outputCap ?? USUAL_OUTPUT, USUAL_OUTPUT) : 0,
  }
  const unpriced = Number.POSITIVE_INFINITY
  const price: Criterion = ({ terms }) => expectedCost(terms, foreseen) ?? unpriced
  // Of who has not been asked lately nothing is known until it is.
  const latency: Criterion = ({ credential, deployment }) => conditions.typicalMs(credential, deployment, stream) ?? 0
  if (sort === 'price') return price
  if (sort === 'latency') return latency
  if (sort === 'throughput') {
    return ({ credential, deployment }) => -(conditions.throughput(credential, deployment) ?? Number.POSITIVE_INFINITY)
  }
  const known = ways.map(latency).filter((ms) => ms > 0)
  const fastest = known.length > 0 ? Math.min(...known) : 1
  // Four times as slow has to be half as dear.
  return (way) => price(way) * Math.sqrt(Math.max(1, latency(way) / fastest))
}
