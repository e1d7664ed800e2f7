import type { Catalog } from '../model/catalog.ts'
import { Fault } from '../model/fault.ts'
import { type Lane, lanes } from '../model/lane.ts'
import type { FallbackScope, Key, Workspace } from '../model/workspace.ts'

/** The narrower of what the workspace allows and what the request asks for. */
export function narrower(policy: FallbackScope, asked: FallbackScope | undefined): FallbackScope {
  const width = { none: 0, lane: 1, any: 2 }
  return asked !== undefined && width[asked] < width[policy] ? asked : policy
}

function allows(lane: Lane, key: Key, workspace: Workspace): boolean {
  return (key.lanes?.includes(lane) ?? true) && (workspace.policy.lanes?.includes(lane) ?? true)
}

/** As `lanesFor`; empty where the key or workspace excludes all of them. */
export function allowedLanes(
  named: Lane | undefined,
  catalog: Catalog,
  key: Key,
  workspace: Workspace,
  scope: FallbackScope,
): readonly Lane[] {
  if (named !== undefined && !allows(named, key, workspace)) return []
  const order = workspace.policy.laneOrder ?? catalog.laneOrder
  const wanted = named === undefined ? order : [named, ...(scope === 'any' ? order.filter((l) => l !== named) : [])]
  return wanted.filter((lane) => allows(lane, key, workspace))
}

/**
 * Lanes to look at, in order. A named lane is a hard boundary unless the workspace's policy says `any`; without one
 * the workspace's order holds. Throws Fault `lane_not_allowed` when the key or workspace excludes all of them.
 */
export function lanesFor(
  named: Lane | undefined,
  catalog: Catalog,
  key: Key,
  workspace: Workspace,
  scope: FallbackScope,
): readonly Lane[] {
  const allowed = allowedLanes(named, catalog, key, workspace, scope)
  if (allowed.length === 0) throw notAllowed(named)
  return allowed
}

function notAllowed(lane: Lane | undefined): Fault {
  const what = lane === undefined ? 'None of the lanes in the lane order is' : `The lane '${lane}' is not`
  return new Fault(
    'forbidden',
    'lane_not_allowed',
    `${what} allowed for this key. Use another of ${lanes.join(', ')}, or ask the workspace's admin to allow it.`,
    { param: 'model' },
  )
}
