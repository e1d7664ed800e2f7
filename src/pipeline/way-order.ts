import type { Lane } from '../model/lane.ts'
import type { Way } from '../routing/candidates.ts'
import type { Conditions } from './conditions.ts'

/** The ways of one lane, the one to be asked first before the others. */
export function inOrder(lane: Lane, ways: Way[], conditions: Conditions): Way[] {
  if (ways.length < 2) return ways
  const cost = (way: Way) => (way.terms.cost ? Number(way.terms.cost.input + way.terms.cost.output) : 0)
  const load = (way: Way) => conditions.inFlight(way.credential)
  const priority = (way: Way) => way.credential.priority
  const strain = ({ credential, deployment }: Way) => (conditions.strained(credential, deployment) ? 1 : 0)
  const criteria = {
    byok: [priority, strain, cost, load],
    cheap: [priority, strain, load, cost],
    resale: [strain, cost, priority, load],
  }[lane]
  return ways.sort((a, b) => {
    for (const of of criteria) if (of(a) !== of(b)) return of(a) - of(b)
    return 0
  })
}
