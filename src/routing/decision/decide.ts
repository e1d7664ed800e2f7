import type { RequestFacts } from '../../model/call.ts'
import type { Lane } from '../../model/lane.ts'
import { formatUsd } from '../../model/money.ts'
import type { Terms } from '../../model/plan.ts'
import type { SmartDecision, SmartOption, SmartPolicy } from '../../model/smart.ts'
import { type Choice, choose, expectedTokens, type Option, qualityOf, type Verdict } from '../smart/index.ts'
import type { SmartAsked } from './asked.ts'
import { expectedCost, type Foreseen } from './expected-cost.ts'

/** The best way to a model that can serve. */
export interface Offer {
  readonly model: string
  readonly lane: Lane
  readonly provider: string
  readonly terms: Terms
  /** Ms in which 95 of 100 of its last answers began; undefined: too few are known. */
  readonly ttftMs: number | undefined
}

/** Models in the order in which they are to be tried, and why. */
export interface Ranked {
  readonly order: readonly string[]
  readonly decision: SmartDecision
}

/** Kept with each request, so bounded. */
const MOST_OPTIONS = 12
const MOST_DROPS = 20
const MOST_DOMAINS = 3

interface Weighed extends Offer {
  readonly foreseen: Foreseen
  /** Nano-dollars. */
  readonly cost: number | undefined
  /** Undefined: nothing is known of its quality, or of its price. */
  readonly option: Option | undefined
  /** Score that the shared table expects, where labels have moved it. */
  readonly shared: number | undefined
}

/** Which of the offers serves, and who comes after it. At least one offer. Pure. */
export function rank(
  asked: SmartAsked,
  offers: readonly Offer[],
  policy: SmartPolicy | undefined,
  facts: RequestFacts,
  drops: SmartDecision['drops'],
  barLifted: boolean,
): Ranked {
  const weighed = offers.map((offer) => weigh(asked, offer, facts))
  const options = weighed.flatMap(({ option }) => option ?? [])
  const { model: reference, by } = referenceOf(weighed, options, policy?.reference)
  const choice = options.some(({ model }) => model === reference) ? choose(options, reference, asked.aim) : undefined
  const verdicts = new Map(choice?.verdicts.map((verdict) => [verdict.model, verdict]))
  const explored = choice && asked.draw < (policy?.exploration ?? 0) ? explore(options, choice, reference) : undefined
  const chosen = explored ?? choice?.model ?? reference
  const order = orderOf(chosen, reference, choice?.floor, verdicts, asked.aim.thrift)
  const { situation, weights } = asked
  return {
    order,
    decision: {
      ...(asked.shadow && { shadow: true }),
      model: chosen,
      reference,
      referenceBy: by,
      preset: asked.preset,
      aim: asked.aim,
      downgradedAt: asked.downgradedAt,
      floor: choice && rounded(choice.floor),
      ...(asked.learned && { learnedFrom: asked.learned.labels }),
      domains: likeliest(weights.domains, situation.domains),
      difficulty: rounded(situation.difficulty),
      inputTokens: facts.inputEstimate,
      conversationOn: asked.served?.model,
      ...(barLifted && { barLifted }),
      options: told(weighed, order, chosen, verdicts, explored),
      drops: drops.slice(0, MOST_DROPS),
    },
  }
}

/** The domains that a prompt is most likely of, the likeliest first. */
function likeliest(names: readonly string[], shares: Float64Array): SmartDecision['domains'] {
  const found: number[] = []
  for (let at = 0; at < shares.length; at++) {
    let place = found.length
    while (place > 0 && (shares[at] as number) > (shares[found[place - 1] as number] as number)) place--
    if (place >= MOST_DOMAINS) continue
    found.splice(place, 0, at)
    if (found.length > MOST_DOMAINS) found.pop()
  }
  return found.map((at) => ({ name: names[at] as string, share: rounded(shares[at] as number) }))
}

function weigh(
  { standings, learned, situation, weights, served }: SmartAsked,
  offer: Offer,
  facts: RequestFacts,
): Weighed {
  const standing = standings.get(offer.model)
  const usual = standing ? expectedTokens(standing, situation, weights.usualTokens) : 0
  const foreseen = {
    inputTokens: facts.inputEstimate,
    cachedTokens: served?.model === offer.model ? served.tokens : 0,
    outputTokens: Math.round(Math.min(usual, facts.outputCap ?? usual)) * facts.choices,
  }
  const cost = expectedCost(offer.terms, foreseen)
  const known = standing !== undefined && cost !== undefined
  const option = known
    ? { model: offer.model, quality: qualityOf(standing, situation), cost: Math.max(1, cost) }
    : undefined
  const before = learned?.shared.get(offer.model)
  const shared = before && before !== standing ? qualityOf(before, situation).mean : undefined
  const { model, lane, provider, terms, ttftMs } = offer
  return { model, lane, provider, terms, ttftMs, foreseen, cost, option, shared }
}

/** How far below the floor a model may turn out to be, by its doubt, and still be tried. */
const MOST_HURT = 0.1

/**
 * The model of which labels would tell the most, among those that are expected to reach the floor, hardly fall far below
 * it, and cost less than the reference.
 */
function explore(options: readonly Option[], { floor, model: chosen }: Choice, reference: string): string | undefined {
  const most = options.find(({ model }) => model === reference)?.cost ?? 0
  const worthwhile = options.filter(
    ({ model, quality: { mean, sd }, cost }) =>
      model !== chosen && model !== reference && mean >= floor && mean - sd >= floor - MOST_HURT && cost < most,
  )
  return worthwhile.sort((a, b) => b.quality.sd - a.quality.sd)[0]?.model
}

/** The workspace's; else the best on this prompt; where nothing is known of any, the dearest. */
function referenceOf(
  weighed: readonly Weighed[],
  options: readonly Option[],
  wanted: string | undefined,
): { readonly model: string; readonly by: SmartDecision['referenceBy'] } {
  if (wanted !== undefined && weighed.some(({ model }) => model === wanted)) return { model: wanted, by: 'policy' }
  const best = options.reduce<Option | undefined>(
    (a, b) => (!a || b.quality.mean > a.quality.mean || (b.quality.mean === a.quality.mean && b.cost < a.cost) ? b : a),
    undefined,
  )
  if (best) return { model: best.model, by: 'best' }
  const dearest = weighed.reduce((a, b) => (listed(b) > listed(a) ? b : a))
  return { model: dearest.model, by: 'dearest' }
}

function listed({ terms: { sell, cost } }: Weighed): number {
  const price = sell?.price ?? cost
  return price ? Number(price.input + price.output) : 0
}

/** The chosen one, then who reaches the floor by worth, the reference among them, then the others by what is expected. */
function orderOf(
  chosen: string,
  reference: string,
  floor: number | undefined,
  verdicts: ReadonlyMap<string, Verdict>,
  thrift: number,
): readonly string[] {
  const standard = verdicts.get(reference)?.cost ?? 1
  const worth = ({ expected, cost }: Verdict) => expected - (thrift * cost) / standard
  const others = [...verdicts.values()].filter(({ model }) => model !== chosen)
  const reaching = others.filter(({ lower }) => floor !== undefined && lower >= floor)
  const rest = others.filter((verdict) => !reaching.includes(verdict))
  reaching.sort((a, b) => worth(b) - worth(a))
  rest.sort((a, b) => b.expected - a.expected)
  return [chosen, ...reaching.map(({ model }) => model), ...rest.map(({ model }) => model)]
}

function told(
  weighed: readonly Weighed[],
  order: readonly string[],
  chosen: string,
  verdicts: ReadonlyMap<string, Verdict>,
  explored: string | undefined,
): readonly SmartOption[] {
  const place = new Map(order.map((model, at) => [model, at]))
  const placed = [...weighed].sort(
    (a, b) => (place.get(a.model) ?? order.length) - (place.get(b.model) ?? order.length),
  )
  return placed.slice(0, MOST_OPTIONS).map(({ model, lane, provider, cost, foreseen, ttftMs, shared }) => {
    const verdict = verdicts.get(model)
    return {
      model,
      lane,
      provider,
      expected: verdict && rounded(Math.min(1, Math.max(0, verdict.expected))),
      lower: verdict && rounded(verdict.lower),
      ...(shared !== undefined && { shared: rounded(shared) }),
      costUsd: cost === undefined ? undefined : formatUsd(BigInt(Math.round(cost))),
      outputTokens: verdict && foreseen.outputTokens,
      ...(foreseen.cachedTokens > 0 && { cachedTokens: foreseen.cachedTokens }),
      ttftMs: ttftMs === undefined ? undefined : Math.round(ttftMs),
      why: model === explored ? 'explored' : (verdict?.why ?? (model === chosen ? 'chosen' : 'unknown quality')),
    }
  })
}

const rounded = (value: number) => Math.round(value * 1e4) / 1e4
