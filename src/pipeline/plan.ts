import type { Call, Caller, RequestFacts } from '../model/call.ts'
import { type Catalog, type Deployment, type Model, USUAL_IMAGE_TOKENS } from '../model/catalog.ts'
import { elsewhereFault } from '../model/elsewhere.ts'
import { Fault } from '../model/fault.ts'
import type { Lane } from '../model/lane.ts'
import type { Nano } from '../model/money.ts'
import type { Candidate, Drop, Plan } from '../model/plan.ts'
import { ceilingSum, roundSumUp } from '../model/price.ts'
import { servedAs } from '../model/served-as.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { askedSearches } from '../model/units.ts'
import { highestLeastCap, isChatFormat } from '../model/wire-format.ts'
import type { Credential, Workspace } from '../model/workspace.ts'
import { type Search, type Way, waysOn } from '../routing/candidates.ts'
import { allowedLanes, lanesFor, narrower } from '../routing/lane-order.ts'
import { matchesAny } from '../routing/name-pattern.ts'
import { findModel, type Resolution, resolveModel } from '../routing/resolve-model.ts'
import { clipToRoom, modestCap, type Room, unnamedCap } from './output-cap.ts'

/** Live state that a plan depends on, as of now. */
export interface Conditions {
  /** Epoch milliseconds. */
  readonly now: number
  /** Credit less holds; undefined when only the reservation itself can tell. */
  readonly affordable: Nano | undefined
  /** Set on a second try, when a reservation was refused: what there is room for. */
  readonly room?: Room | undefined
  readonly inFlight: (credential: Credential) => number
  /** Others are better asked first. */
  readonly strained: (credential: Credential, deployment: Deployment) => boolean
  /** Why a credential cannot serve a deployment now. */
  readonly unavailable: (credential: Credential, deployment: Deployment) => string | undefined
}

const MOST_CANDIDATES = 8

/**
 * Who may serve the call, in which order, and what it can cost at most. Pure: the same inputs give the same plan.
 * Throws a Fault that says why nobody may.
 */
export function makePlan(snapshot: Snapshot, conditions: Conditions, caller: Caller, call: Call): Plan {
  const { catalog } = snapshot
  const { key, workspace } = caller
  const own = snapshot.credentialsOf(workspace.id)
  const search: Search = {
    catalog,
    workspace,
    key,
    own,
    format: call.format,
    region: call.region,
    now: conditions.now,
    unavailable: conditions.unavailable,
  }
  const scope = narrower(workspace.policy.fallback ?? 'lane', call.fallback)
  const drops: Drop[] = []
  const candidates: Candidate[] = []
  const first = resolveModel(catalog, own, call.facts.model)
  checkModel(caller, first)
  const region = regionAsked(first, call)
  const home = collect(first, lanesFor(first.lane, catalog, key, workspace, scope))
  for (const name of scope === 'none' ? [] : chainOf(workspace, first)) {
    const next = findModel(catalog, own, name)
    const lanes = next ? chainLanes(next) : []
    if (next && lanes.length > 0) collect(next, lanes)
    else drops.push(closedChain(name, home ?? first.lane ?? 'byok'))
  }
  if (candidates.length === 0) throw nobody(call, first, drops)
  const chosen = candidates.slice(0, scope === 'none' ? 1 : MOST_CANDIDATES)
  return seal(chosen, drops, call, catalog)

  /** Adds the model's candidates on these lanes; returns the lane that the model belongs to, if any has it. */
  function collect(resolution: Resolution, lanes: readonly Lane[]): Lane | undefined {
    const wanted = { ...search, region: region ?? resolution.region }
    let belongs: Lane | undefined
    for (const lane of lanes) {
      const ways = inOrder(lane, waysOn(lane, resolution, wanted, drops), conditions)
      for (const way of ways) {
        const candidate = way.unavailable ?? withCeilings(way, caller, call, conditions, catalog)
        if (typeof candidate === 'string') drops.push(drop(way, candidate))
        else candidates.push(candidate)
      }
      if (ways.length > 0) belongs ??= lane
      if (belongs !== undefined && scope !== 'any') break
    }
    return belongs ?? resolution.lane
  }

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

function drop(way: Pick<Way, 'lane' | 'provider' | 'model' | 'credential'>, reason: string): Drop {
  const { lane, provider, model, credential } = way
  return { lane, provider: provider.id, model: model.id, credentialId: credential.id, reason }
}

/** Names in the workspace's own chain for the model; the only case in which another model may serve. */
function chainOf({ policy: { chains } }: Workspace, { model }: Resolution): readonly string[] {
  return (chains && Object.hasOwn(chains, model.id) ? chains[model.id] : undefined) ?? []
}

/** The region that model name or header demand. Throws Fault `region_not_allowed` when they contradict each other. */
function regionAsked({ region }: Resolution, call: Call): string | undefined {
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

function inOrder(lane: Lane, ways: Way[], conditions: Conditions): Way[] {
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

/** The way with its ceilings, or why it cannot be afforded or bounded. */
function withCeilings(
  way: Way,
  { key }: Caller,
  call: Call,
  conditions: Conditions,
  catalog: Catalog,
): Candidate | string {
  const { facts } = call
  const { cost, sell } = way.terms
  // A context window bounds one prompt; completions and embeddings take many.
  const window = isChatFormat(call.format) ? way.model.contextWindow : undefined
  const inputTokens = inputCeiling(facts, way.model, window)
  if (!cost && (key.maxSpend !== undefined || way.credential.monthlyBudget !== undefined)) {
    return 'the model has no known price, and a budget must hold'
  }
  if (facts.stored !== undefined && way.lane !== 'byok') return 'stored state at the provider is for byok'
  const wanted =
    facts.outputCap ?? (facts.generates ? unnamedCap(way, key, facts, inputTokens, conditions, catalog) : 0)
  const { units } = facts
  const most = {
    inputTokens,
    outputTokens: units?.outputTokens?.ceiling ?? 0,
    images: units?.images?.ceiling ?? 0,
    searches: units?.searches?.ceiling ?? askedSearches(facts.searches, way.lane),
    seconds: units?.seconds?.ceiling,
    characters: units?.characters,
  }
  const clips = conditions.room !== undefined && facts.generates
  const cap = clips ? clipToRoom(wanted, way, most, leastOf(call, way), conditions.room) : wanted
  const ceiling = facts.generates ? { ...most, outputTokens: outputCeiling(cap, way, call) } : most
  const costSum = cost ? ceilingSum(ceiling, cost) : 0n
  return {
    lane: way.lane,
    model: way.model,
    deployment: way.deployment,
    provider: way.provider,
    credential: way.credential,
    format: way.format,
    path: way.path,
    region: way.region,
    terms: way.terms,
    baseUrl: way.credential.baseUrl ?? way.provider.baseUrl,
    outputCap: cap < wanted || (sell && facts.generates && facts.outputCap === undefined) ? cap : undefined,
    clipped: cap < wanted,
    costCeiling: cost && roundSumUp(costSum),
    chargeCeiling: sell ? roundSumUp(sell.price === cost ? costSum : ceilingSum(ceiling, sell.price), sell.factor) : 0n,
  }
}

/** In another format a request is written anew, with what depends on the cap. */
function leastOf({ format, facts }: Call, way: Way): Pick<RequestFacts, 'choices' | 'leastOutput'> {
  return format === way.format ? facts : { choices: facts.choices }
}

/** The most output tokens that can be billed. */
function outputCeiling(cap: number, { provider, deployment }: Way, { format, facts }: Call): number {
  return Math.max(cap, highestLeastCap(format, servedAs(provider, deployment.upstreamModel).formats)) * facts.choices
}

/** The plan on the workspace's own credentials alone; undefined: it has none of them, or nothing else. */
export function withoutPaid(plan: Plan, call: Call, catalog: Catalog): Plan | undefined {
  const own = plan.candidates.filter(({ lane }) => lane === 'byok')
  if (own.length === 0 || own.length === plan.candidates.length) return undefined
  const paid = plan.candidates.filter(({ lane }) => lane !== 'byok')
  const dropped = paid.map((way) => drop(way, "the workspace's credit does not cover the request"))
  return seal(own, [...plan.drops, ...dropped], call, catalog)
}

/**
 * The most input tokens that can be billed. A model's own figure for an image is not bounded by the window: some are
 * billed at many times what they take of it.
 */
function inputCeiling(facts: RequestFacts, { imageTokens }: Model, window: number | undefined): number {
  const { inputCeiling: text, inputImages = 0 } = facts
  if (inputImages === 0) return Math.min(text, window ?? text)
  if (imageTokens !== undefined) return Math.min(text, window ?? text) + inputImages * imageTokens
  const all = text + inputImages * USUAL_IMAGE_TOKENS
  return Math.min(all, window ?? all)
}

function seal(candidates: readonly Candidate[], drops: readonly Drop[], call: Call, catalog: Catalog): Plan {
  let chargeCeiling = 0n
  let spendCeiling = 0n
  for (const { lane, chargeCeiling: charge, costCeiling } of candidates) {
    if (charge > chargeCeiling) chargeCeiling = charge
    const spend = lane === 'byok' ? (costCeiling ?? 0n) : charge
    if (spend > spendCeiling) spendCeiling = spend
  }
  const { facts } = call
  const caps = candidates.map(({ outputCap, model }) => outputCap ?? facts.outputCap ?? modestCap(model, catalog))
  const output = facts.generates ? Math.max(...caps) * facts.choices : 0
  return { candidates, drops, chargeCeiling, spendCeiling, tokens: facts.inputEstimate + output }
}

/** The most helpful reason why no candidate is left. */
function nobody(call: Call, { model, lane }: Resolution, drops: readonly Drop[]): Fault {
  const reasons = [...new Set(drops.map(({ reason }) => reason))]
  const where = lane === undefined ? '' : ` on the lane '${lane}'`
  if (reasons.length === 0) {
    const mend =
      lane === 'cheap' || lane === 'resale'
        ? 'The operator offers no provider for it there; GET /v1/models lists what is offered.'
        : 'Add a provider credential of your own that serves it, or use another lane.'
    return new Fault('not_found', 'model_not_found', `The model '${model.id}' is not served${where}. ${mend}`, {
      param: 'model',
    })
  }
  if (call.facts.stored !== undefined && reasons.some((reason) => reason.startsWith('stored state'))) {
    return elsewhereFault(call.facts.stored)
  }
  const region = reasons.some((reason) => reason.includes('region'))
  if (region) {
    return new Fault('forbidden', 'region_not_allowed', `The model '${model.id}'${where}: ${reasons.join('; ')}.`, {
      param: call.region === undefined ? 'model' : 'x-trilane-region',
    })
  }
  const budget = reasons.some((reason) => reason.includes('budget'))
  if (budget) {
    return new Fault(
      'insufficient_quota',
      'credential_budget_exceeded',
      `The model '${model.id}'${where} cannot be served: ${reasons.join('; ')}. Raise the budget or allow another lane.`,
      { retryable: false },
    )
  }
  // Only what passes by itself is worth a retry.
  if (!reasons.some((reason) => reason.includes(' rests '))) {
    const text = `The model '${model.id}' is not served${where}: ${reasons.join('; ')}. GET /v1/models lists what is.`
    return new Fault('not_found', 'model_not_found', text, { param: 'model' })
  }
  return new Fault('unavailable', 'no_candidate', `The model '${model.id}'${where}: ${reasons.join('; ')}.`, {
    retryAfterMs: 1_000,
  })
}
