import type { Call, Caller } from '../model/call.ts'
import type { Lane } from '../model/lane.ts'
import type { Candidate, Drop } from '../model/plan.ts'
import type { FallbackScope } from '../model/workspace.ts'
import { type Search, type Way, waysOn } from '../routing/candidates.ts'
import type { Resolution } from '../routing/resolve-model.ts'
import { withCeilings } from './ceilings.ts'
import type { Conditions } from './conditions.ts'
import { drop } from './seal-plan.ts'
import { inOrder } from './way-order.ts'
import { wishedWays } from './wished-ways.ts'

/** What one plan looks with, and what it has left out so far. */
export interface Gathering {
  readonly search: Search
  readonly conditions: Conditions
  readonly caller: Caller
  readonly call: Call
  readonly scope: FallbackScope
  readonly drops: Drop[]
}

/** Adds the model's candidates on these lanes; returns the lane that the model belongs to, if any has it. */
export function gather(
  gathering: Gathering,
  resolution: Resolution,
  lanes: readonly Lane[],
  candidates: Candidate[],
): Lane | undefined {
  const ways: Way[] = []
  const lane = gatherWays(gathering, resolution, lanes, ways)
  for (const way of ways) {
    const candidate = candidateOf(gathering, way)
    if (candidate) candidates.push(candidate)
  }
  return lane
}

/** As `gather`, before it is known what each way can cost at most. */
export function gatherWays(
  { search, conditions, caller, call, scope, drops }: Gathering,
  resolution: Resolution,
  lanes: readonly Lane[],
  found: Way[],
): Lane | undefined {
  const wanted = { ...search, region: search.region ?? resolution.region }
  const alone = call.wishes?.fallbacks === false && call.wishes.order.length === 0
  let belongs: Lane | undefined
  for (const lane of lanes) {
    const open = waysOn(lane, resolution, wanted, drops)
    const ways = inOrder(
      lane,
      call.wishes ? wishedWays(open, call, call.wishes, drops) : open,
      conditions,
      call,
      sortOf(caller),
    )
    for (const way of ways) {
      if (way.unavailable !== undefined)
        drops.push({ ...drop(way, way.unavailable.why), restsUntil: way.unavailable.until })
      else if (!alone || found.length === 0) found.push(way)
    }
    if (ways.length > 0) belongs ??= lane
    if (belongs !== undefined && scope !== 'any') break
  }
  return belongs ?? resolution.lane
}

const sortOf = ({ workspace }: Caller) => workspace.policy.sort

/** The way with its ceilings; undefined: it cannot be afforded or bounded, which is noted. */
export function candidateOf({ search, conditions, caller, call, drops }: Gathering, way: Way): Candidate | undefined {
  const candidate = withCeilings(way, caller, call, conditions, search.catalog)
  if (typeof candidate !== 'string') return candidate
  drops.push(drop(way, candidate))
  return undefined
}
