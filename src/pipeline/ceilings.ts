import type { Call, Caller, RequestFacts } from '../model/call.ts'
import { type Catalog, type Model, USUAL_IMAGE_TOKENS } from '../model/catalog.ts'
import type { Candidate } from '../model/plan.ts'
import { ceilingSum, roundSumUp } from '../model/price.ts'
import { servedAs } from '../model/served-as.ts'
import { askedSearches } from '../model/units.ts'
import { highestLeastCap, isChatFormat } from '../model/wire-format.ts'
import type { Way } from '../routing/candidates.ts'
import type { Conditions } from './conditions.ts'
import { clipToRoom, unnamedCap } from './output-cap.ts'

/** The way with its ceilings, or why it cannot be afforded or bounded. */
export function withCeilings(
  way: Way,
  { key, workspace }: Caller,
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
  const clips = workspace.policy.clipToBudget && conditions.room !== undefined && facts.generates
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
