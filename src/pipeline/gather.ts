import type { Call, Caller } from '../model/call.ts'
import type { Lane } from '../model/lane.ts'
import type { Candidate, Drop } from '../model/plan.ts'
import type { FallbackScope } from '../model/workspace.ts'
import { type Search, waysOn } from '../routing/candidates.ts'
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
  { search, conditions, caller, call, scope, drops }: Gathering,
  resolution: Resolution,
  lanes: readonly Lane[],
  candidates: Candidate[],
): Lane | undefined {
  const wanted = { ...search, region: search.region ?? resolution.region }
  let belongs: Lane | undefined
  for (const lane of lanes) {
    const open = waysOn(lane, resolution, wanted, drops)
    const wished = call.wishes ? wishedWays(open, call, call.wishes, drops) : open
    const ways = inOrder(lane, wished, conditions, call, caller.workspace.policy.sort)
    let found = 0
    for (const way of ways) {
      const candidate = way.unavailable ?? withCeilings(way, caller, call, conditions, search.catalog)
      if (typeof candidate === 'string') drops.push(drop(way, candidate))
      else if (found++ === 0 || call.wishes?.fallbacks !== false || call.wishes.order.length > 0)
        candidates.push(candidate)
    }
    if (ways.length > 0) belongs ??= lane
    if (belongs !== undefined && scope !== 'any') break
  }
  return belongs ?? resolution.lane
}
