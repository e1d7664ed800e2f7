import type { Model } from '../model/catalog.ts'
import { Fault } from '../model/fault.ts'
import type { Nano } from '../model/money.ts'
import type { Candidate, Judged, Plan, Verification } from '../model/plan.ts'
import { waitFor } from '../model/rest.ts'
import { SMART_ROUTE, type SmartDecision } from '../model/smart.ts'
import type { Search, Way } from '../routing/candidates.ts'
import type { SmartAsked } from '../routing/decision/asked.ts'
import { type Offer, type Ranked, rank } from '../routing/decision/decide.ts'
import { unmet } from '../routing/decision/unmet.ts'
import { lanesFor } from '../routing/lane-order.ts'
import { matchesAny, matchesPattern } from '../routing/name-pattern.ts'
import { findModel } from '../routing/resolve-model.ts'
import { candidateOf, type Gathering, gatherWays } from './gather.ts'
import type { Room } from './output-cap.ts'
import { seal } from './seal-plan.ts'

/** A fallback may come to the dearest of them, and all that it can cost is held. */
const MOST_MODELS = 4
const MOST_WAYS = 3
const MOST_CANDIDATES = 8
/** Ways that are left out are kept with each request, so bounded. */
const MOST_DROPS = 20

interface ModelDrop {
  readonly model: string
  readonly reason: string
}

/** A model that can serve, with its ways in order. */
interface Able {
  readonly offer: Offer
  readonly ways: readonly Way[]
}

/**
 * The plan of a request that leaves the choice to us: the chosen model's ways, then the next best models'. Pure. Throws
 * a Fault that says why no model may serve.
 */
export function smartPlan(gathering: Gathering, asked: SmartAsked): Plan {
  const { call, search, scope } = gathering
  const unaffordable = new Set<string>()
  for (;;) {
    const { able, ranked } = choice(gathering, asked, unaffordable)
    const [first] = ranked.order
    const home = able.get(first as string)?.offer.lane
    // Where money is short, one answer is better than none that is verified.
    const verification = scope === 'none' || gathering.conditions.room ? undefined : asked.verification
    const order = verification ? escalating(ranked) : ranked.order
    const models = order.filter((model) => scope === 'any' || able.get(model)?.offer.lane === home)
    const found = models.slice(0, MOST_MODELS).map((model) => candidatesOf(gathering, able.get(model)))
    if (found[0]?.length === 0) {
      // Chosen, and then found to be too dear for what is left: the choice is made without it.
      unaffordable.add(first as string)
      continue
    }
    const chosen = found.flat().slice(0, scope === 'none' ? 1 : MOST_CANDIDATES)
    const plan = seal(chosen, gathering.drops.slice(0, MOST_DROPS), call, search.catalog)
    const { conversation, repeat } = asked
    const more = { decision: ranked.decision, conversation, repeat, judged: judgedOf(gathering, asked) }
    if (!verification) return { ...plan, ...more }
    const decision = { ...ranked.decision, verifies: checksOf(verification) }
    return { ...plan, ...ofTwo(chosen), ...more, decision, verification }
  }
}

function candidatesOf(gathering: Gathering, able: Able | undefined): readonly Candidate[] {
  const { room } = gathering.conditions
  return (able?.ways.slice(0, MOST_WAYS) ?? []).flatMap((way) => {
    const candidate = candidateOf(gathering, way)
    return candidate && fits(candidate, room) ? [candidate] : []
  })
}

const checksOf = ({ schema, tools, pattern }: Verification) => [
  ...(schema === undefined ? [] : ['schema' as const]),
  ...(tools ? ['tools' as const] : []),
  ...(pattern ? ['pattern' as const] : []),
]

/** What fails its verification goes to the reference. */
function escalating({ order: [first = '', ...others], decision: { reference } }: Ranked): readonly string[] {
  return first === reference ? [first, ...others] : [first, reference, ...others.filter((model) => model !== reference)]
}

/** What two of these attempts can come to at most. */
function ofTwo(candidates: readonly Candidate[]): Pick<Plan, 'chargeCeiling' | 'spendCeiling'> {
  const twoOf = (of: (candidate: Candidate) => Nano) => {
    const [most = 0n, next = 0n] = candidates.map(of).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0))
    return most + next
  }
  return {
    chargeCeiling: twoOf(({ chargeCeiling }) => chargeCeiling),
    spendCeiling: twoOf(({ lane, chargeCeiling, costCeiling }) =>
      lane === 'byok' ? (costCeiling ?? 0n) : chargeCeiling,
    ),
  }
}

/** Whether this one's answer is to be judged: by chance, and the same whenever it is planned anew. */
function judgedOf({ caller, call }: Gathering, { lane, region, prompt }: SmartAsked): Judged | undefined {
  const policy = caller.workspace.policy.smartRoute
  if (!policy?.judge || !policy.learning || call.facts.stream) return undefined
  // Random digits of the id that no other draw looks at.
  const draw = Number.parseInt(call.id.slice(-15, -8), 16) / 2 ** 28
  return draw < policy.judge.share ? { policy: policy.judge, lane, region, texts: prompt.texts } : undefined
}

/** What would have been chosen instead of the model that serves; undefined where nothing could be. */
export function shadowDecision(gathering: Gathering, asked: SmartAsked): SmartDecision | undefined {
  try {
    return choice({ ...gathering, drops: [] }, asked, new Set()).ranked.decision
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

/** Who can serve, and the decision among them. Throws as `smartPlan` does. */
function choice(
  gathering: Gathering,
  asked: SmartAsked,
  unaffordable: ReadonlySet<string>,
): { able: ReadonlyMap<string, Able>; ranked: Ranked } {
  const { search, caller, call, conditions, scope } = gathering
  const { key, workspace } = caller
  const lanes = lanesFor(asked.lane, search.catalog, key, workspace, scope)
  const drops: ModelDrop[] = []
  const able: Able[] = []
  const open = openModels(gathering, asked, drops)
  const { smartRoute: policy } = workspace.policy
  const isKnown = ({ id }: Model) => asked.standings.has(id) || id === policy?.reference
  open.real.filter(isKnown).forEach(look)
  // A model of which nothing is known is no choice but where there is no other, so it is not looked at closely.
  const unknown = open.real.filter((model) => !isKnown(model))
  if (able.length === 0) unknown.forEach(look)
  else for (const model of unknown) if (isOffered(model, search)) drops.push({ model: model.id, reason: UNKNOWN })
  // To be tried out without any provider; else made-up answers are no choice.
  if (able.length === 0 && drops.length === 0) open.offline.forEach(look)
  if (able.length === 0) throw noModel(gathering, drops)
  const { quick, barLifted } = withinBar(able, policy?.maxTtftMs, drops)
  const offers = quick.map(({ offer }) => offer)
  const ranked = rank(asked, offers, policy, call.facts, drops, barLifted)
  return { able: new Map(able.map((one) => [one.offer.model, one])), ranked }

  function look(model: Model): void {
    const barred = unmet(model, asked.prompt, call.facts)
    if (barred !== undefined) {
      if (isOffered(model, search)) drops.push({ model: model.id, reason: barred })
      return
    }
    const ways: Way[] = []
    const before = gathering.drops.length
    gatherWays(gathering, { lane: asked.lane, region: undefined, model, passthrough: undefined }, lanes, ways)
    const [first] = ways
    // Nobody offers it here: it was never one to choose from.
    if (!first && gathering.drops.length === before) return
    const lacking = first ? undefined : gathering.drops[before]?.reason
    const short = unaffordable.has(model.id) ? 'what is left of the budget does not cover it' : lacking
    if (short !== undefined) drops.push({ model: model.id, reason: short })
    else if (first) able.push({ offer: offerOf(first), ways })
  }

  function offerOf({ model, lane, provider, terms, credential, deployment }: Way): Offer {
    const ttftMs = conditions.ttftMs(credential, deployment, call.facts.stream)
    return { model: model.id, lane, provider: provider.id, terms, ttftMs }
  }
}

/** Chat models that the key may use and the workspace wants to be chosen from. */
function openModels(
  { search, caller: { key, workspace }, call }: Gathering,
  asked: SmartAsked,
  drops: ModelDrop[],
): Record<'real' | 'offline', Model[]> {
  // A key that may use the smart route may use what it chooses; other names of its list narrow that.
  const named = key.models?.filter((pattern) => !matchesPattern(pattern, SMART_ROUTE))
  const anyModel = !named || (named.length === 0 && key.models !== undefined && key.models.length > 0)
  const wanted = workspace.policy.smartRoute?.models
  const open: Record<'real' | 'offline', Model[]> = { real: [], offline: [] }
  // What a request lists beside `smart-route` is what it wants chosen from; beside a model's name it is a chain.
  const listed = asked.shadow ? [] : (call.wishes?.models.filter((name) => name !== call.facts.model) ?? [])
  const ids = listed.length > 0 ? idsOf(listed, search, drops) : undefined
  for (const model of search.catalog.models.values()) {
    if (model.kind !== 'chat') continue
    if (ids && !matchesAny(ids, model.id)) continue
    if (!anyModel && !matchesAny(named, model.id)) continue
    if (wanted && !matchesAny(wanted, model.id)) continue
    const madeUp = model.deployments.length > 0 && model.deployments.every(({ provider }) => provider.offline)
    open[madeUp ? 'offline' : 'real'].push(model)
  }
  return open
}

/** Catalogue ids of the names that a request lists, lanes and regions aside; patterns stay. */
function idsOf(listed: readonly string[], { catalog, own }: Search, drops: ModelDrop[]): readonly string[] {
  return listed.flatMap((name) => {
    if (name.includes('*')) return [name]
    const model = findModel(catalog, own, name)?.model
    if (model?.kind === 'chat' && catalog.models.has(model.id)) return [model.id]
    drops.push({
      model: name.slice(0, LONGEST_NAME),
      reason: "the request's models lists it, and no chat model has that name",
    })
    return []
  })
}

/** Names are the client's, and drops are kept. */
const LONGEST_NAME = 100

const UNKNOWN = 'nothing is known of its quality'

/** Whether anybody could serve it here, whatever else speaks against that. */
function isOffered({ id, deployments }: Model, { catalog, own }: Search): boolean {
  const has = (providerId: string) =>
    catalog.credentials.has(providerId) || own.some((credential) => credential.providerId === providerId)
  return deployments.some(({ provider }) => has(provider.id)) || own.some(({ models }) => Object.hasOwn(models, id))
}

function fits({ lane, chargeCeiling, costCeiling }: Candidate, room: Room | undefined): boolean {
  if (!room) return true
  const spend = lane === 'byok' ? (costCeiling ?? 0n) : chargeCeiling
  return (
    (room.spend === undefined || spend <= room.spend) && (room.charge === undefined || chargeCeiling <= room.charge)
  )
}

/** Those that begin to answer soon enough; all of them where none does. */
function withinBar(able: readonly Able[], maxTtftMs: number | undefined, drops: ModelDrop[]) {
  if (maxTtftMs === undefined) return { quick: able, barLifted: false }
  const quick = able.filter(({ offer: { ttftMs } }) => ttftMs === undefined || ttftMs <= maxTtftMs)
  if (quick.length === 0) return { quick: able, barLifted: true }
  for (const { offer } of able) {
    if (offer.ttftMs === undefined || offer.ttftMs <= maxTtftMs) continue
    const reason = `95 of 100 answers begin within ${Math.round(offer.ttftMs)} ms, not within ${maxTtftMs}`
    drops.push({ model: offer.model, reason })
  }
  return { quick, barLifted: false }
}

/** Why no model can be chosen, in the words of the most frequent reasons. */
function noModel({ call, drops: ways, conditions }: Gathering, drops: readonly ModelDrop[]): Fault {
  const reasons = [...new Set(drops.map(({ reason }) => reason))].slice(0, 5)
  if (reasons.length === 0) {
    const text = `There is no chat model that '${call.facts.model}' could choose here. GET /v1/models lists what there is.`
    return new Fault('not_found', 'model_not_found', text, { param: 'model' })
  }
  const text = `No model can serve '${call.facts.model}': ${reasons.join('; ')}.`
  if (reasons.some((reason) => reason.includes('region'))) {
    return new Fault('forbidden', 'region_not_allowed', text, {
      param: call.region === undefined ? 'model' : 'x-trilane-region',
    })
  }
  const rests = ways.flatMap(({ restsUntil }) => restsUntil ?? [])
  if (rests.length > 0) {
    return new Fault('unavailable', 'no_candidate', text, { retryAfterMs: waitFor(rests, conditions.now) })
  }
  const mend = `${text} Name a model, or ask for the workspace's smartRoute policy to be changed.`
  return new Fault('invalid_request', 'no_model_fits', mend, { param: 'model' })
}
