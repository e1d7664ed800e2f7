import type { Call, Caller } from '../model/call.ts'
import { Fault } from '../model/fault.ts'
import type { Lane } from '../model/lane.ts'
import type { Candidate, Drop, Plan } from '../model/plan.ts'
import type { RouteWishes } from '../model/route-wishes.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Workspace } from '../model/workspace.ts'
import type { Search } from '../routing/candidates.ts'
import { allowedLanes, lanesFor, narrower } from '../routing/lane-order.ts'
import { matchesAny } from '../routing/name-pattern.ts'
import { findModel, type Resolution, resolveModel } from '../routing/resolve-model.ts'
import type { Conditions } from './conditions.ts'
import { type Gathering, gather } from './gather.ts'
import { nobody } from './nobody.ts'
import { seal } from './seal-plan.ts'
import { shadowDecision, smartPlan } from './smart-plan.ts'

const MOST_CANDIDATES = 8

/**
 * Who may serve the call, in which order, and what it can cost at most. Pure: the same inputs give the same plan.
 * Throws a Fault that says why nobody may.
 */
export function makePlan(snapshot: Snapshot, conditions: Conditions, caller: Caller, call: Call): Plan {
  const { catalog } = snapshot
  const { key, workspace } = caller
  const own = snapshot.credentialsOf(workspace.id)
  const scope = narrower(workspace.policy.fallback ?? 'lane', call.fallback)
  const drops: Drop[] = []
  const search = (region: string | undefined): Search => ({
    catalog,
    workspace,
    key,
    own,
    format: call.format,
    region,
    now: conditions.now,
    unavailable: conditions.unavailable,
  })
  const { smart } = conditions
  if (smart && !smart.shadow) {
    const region = regionAsked(smart, call)
    return smartPlan({ search: search(region), conditions, caller, call, scope, drops }, smart)
  }
  const first = resolveModel(catalog, own, call.facts.model)
  checkModel(caller, first)
  const region = regionAsked(first, call)
  const gathering: Gathering = { search: search(region), conditions, caller, call, scope, drops }
  const candidates: Candidate[] = []
  const home = gather(gathering, first, lanesFor(first.lane, catalog, key, workspace, scope), candidates)
  const chain = call.wishes
    ? [...wishedModels(call.wishes, call), ...chainOf(workspace, first)]
    : chainOf(workspace, first)
  for (const name of scope === 'none' ? [] : chain) {
    const next = findModel(catalog, own, name)
    const lanes = next ? chainLanes(next) : []
    if (next && lanes.length > 0) gather(gathering, next, lanes, candidates)
    else drops.push(closedChain(name, home ?? first.lane ?? 'byok'))
  }
  if (candidates.length === 0) throw nobody(call, first, drops, conditions.now)
  const chosen = candidates.slice(0, scope === 'none' ? 1 : MOST_CANDIDATES)
  const plan = seal(chosen, drops, call, catalog)
  return smart ? { ...plan, decision: shadowDecision(gathering, smart) } : plan

  /**
   * A chain leads to other models within what key and region allow. An entry that names a lane is the workspace's leave
   * to go there, unless the request forbids it; one that names none stays on the lane where it is.
   */
  function chainLanes(next: Resolution): readonly Lane[] {
    if (key.models && !matchesAny(key.models, next.model.id)) return []
    if (region !== undefined && next.region !== undefined && next.region !== region) return []
    const lane = scope === 'any' ? (next.lane ?? first.lane) : (next.lane ?? home)
    const crosses = home !== undefined && lane !== home
    if (crosses && scope === 'lane' && call.fallback !== undefined) return []
    return allowedLanes(lane, catalog, key, workspace, scope)
  }
}

function closedChain(model: string, lane: Lane): Drop {
  const reason = 'named by the chain, but not open to this request'
  return { lane, provider: '', model, credentialId: undefined, reason }
}

/** The request's own chain; its first entry may be the model itself. */
function wishedModels({ models }: RouteWishes, { facts }: Call): readonly string[] {
  return models.filter((name) => name !== facts.model)
}

/** Names in the workspace's own chain for the model: besides the request's, the only case in which another may serve. */
function chainOf({ policy: { chains } }: Workspace, { model }: Resolution): readonly string[] {
  return (chains && Object.hasOwn(chains, model.id) ? chains[model.id] : undefined) ?? []
}

/** The region that model name or header demand. Throws Fault `region_not_allowed` when they contradict each other. */
function regionAsked({ region }: Pick<Resolution, 'region'>, call: Call): string | undefined {
  if (region === undefined || call.region === undefined || region === call.region) return region ?? call.region
  const text = `The model name asks for the region '${region}' and x-trilane-region for '${call.region}'. Name one.`
  throw new Fault('forbidden', 'region_not_allowed', text, { param: 'x-trilane-region' })
}

function checkModel({ key }: Caller, { model }: Resolution): void {
  if (!key.models || matchesAny(key.models, model.id)) return
  throw new Fault(
    'forbidden',
    'model_not_allowed',
    `This key may not use the model '${model.id}'. Use one of its allowed models, or ask for the key to be changed.`,
    { param: 'model' },
  )
}
