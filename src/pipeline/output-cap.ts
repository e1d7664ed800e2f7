import type { RequestFacts } from '../model/call.ts'
import type { Catalog, Model } from '../model/catalog.ts'
import type { Nano, Ppm } from '../model/money.ts'
import { type Ceiling, ceilingOf, ceilingSum, highestRatesCached, type Price, roundSumUp } from '../model/price.ts'
import type { Key } from '../model/workspace.ts'
import type { Way } from '../routing/candidates.ts'

/** Shorter answers than this are not worth sending when credit is nearly used up. */
const LEAST = 16
/** What is allowed whatever else is under way, and of models of which nobody knows how much they give. */
const MODEST = 8_192

/**
 * What one request may bind beyond `MODEST`: parts of the credit and of the tokens per minute, so that requests beside
 * it find room, and of a budget, of which the plan does not know what is left: at its end nothing is refused for a long
 * answer that a modest one would not have been refused for, but within this last part of it.
 */
const CREDIT_PART = 16n
const RATE_PART = 16
const BUDGET_PART = 64n

/** Tokens that an estimate of the input may be short by, as a part of it. */
const ESTIMATE_SLACK = 1.25

function mostOf(model: Model, { defaultMaxOutputTokens }: Catalog): number {
  const own = model.defaultMaxOutputTokens
  return Math.min(model.maxOutputTokens ?? own ?? MODEST, own ?? defaultMaxOutputTokens)
}

/** Output tokens that are counted where no cap is sent. */
export function modestCap(model: Model, catalog: Catalog): number {
  return Math.min(MODEST, mostOf(model, catalog))
}

/**
 * The cap of output tokens per choice for a request that names none: what the model gives and the configuration allows,
 * as far as context, rate, budgets and credit bear it. On byok it is not sent, so that it only estimates.
 */
export function unnamedCap(
  way: Way,
  key: Key,
  facts: RequestFacts,
  inputTokens: number,
  conditions: { readonly affordable: Nano | undefined },
  catalog: Catalog,
): number {
  const { sell, cost } = way.terms
  const modest = modestCap(way.model, catalog)
  if (!sell) return modest
  // Read here only: it may have to be asked for, and on own keys nobody needs it.
  const { affordable } = conditions
  const { choices } = facts
  const bounds = [
    mostOf(way.model, catalog),
    roomLeft(way.model, facts),
    tokensFor(part(affordable, CREDIT_PART), sell.price, sell.factor, choices),
    tokensFor(part(key.maxSpend, BUDGET_PART), sell.price, sell.factor, choices),
    cost && tokensFor(part(way.credential.monthlyBudget, BUDGET_PART), cost, 1_000_000, choices),
    key.tpm === undefined ? undefined : Math.floor(key.tpm / RATE_PART / choices),
  ].filter((bound) => bound !== undefined)
  return clipToCredit(Math.max(modest, Math.min(...bounds)), sell, inputTokens, choices, affordable)
}

/** Providers refuse what cannot fit into the context together with the input. */
function roomLeft({ contextWindow }: Model, { inputEstimate }: RequestFacts): number | undefined {
  return contextWindow === undefined ? undefined : Math.floor(contextWindow - inputEstimate * ESTIMATE_SLACK)
}

function part(amount: Nano | undefined, of: bigint): Nano | undefined {
  return amount === undefined ? undefined : amount / of
}

/** Output tokens per choice that an amount buys; undefined when there is no end to them. */
function tokensFor(amount: Nano | undefined, price: Price, factor: Ppm, choices: number): number | undefined {
  const perToken = highestRatesCached(price).output * BigInt(factor) * BigInt(choices)
  if (amount === undefined || perToken === 0n) return undefined
  return Number((amount * 1_000_000_000_000n) / perToken)
}

/** Lowers a cap that the client did not set to what the workspace's credit can bear. */
function clipToCredit(
  cap: number,
  { price, factor }: { readonly price: Price; readonly factor: Ppm },
  inputTokens: number,
  choices: number,
  affordable: Nano | undefined,
): number {
  if (affordable === undefined) return cap
  const full = ceilingOf({ inputTokens, outputTokens: cap * choices, images: 0, searches: 0 }, price, factor)
  if (full <= affordable) return cap
  const input = ceilingOf({ inputTokens, outputTokens: 0, images: 0, searches: 0 }, price, factor)
  if (affordable <= input) return Math.min(cap, LEAST)
  const afforded = tokensFor(affordable - input, price, factor, choices)
  return afforded !== undefined && afforded < cap ? Math.max(LEAST, afforded) : cap
}

/** What is left of the key's budget (`spend`) and of the workspace's credit (`charge`), where either was too little. */
export interface Room {
  readonly spend?: Nano | undefined
  readonly charge?: Nano | undefined
}

/**
 * The cap lowered to what there is room for; as it is where there is none for an answer of `LEAST` tokens, or for the
 * least that the request can do with. `ceiling`: of everything but the output.
 */
export function clipToRoom(
  cap: number,
  way: Way,
  ceiling: Ceiling,
  { choices, leastOutput = LEAST }: Pick<RequestFacts, 'choices' | 'leastOutput'>,
  { spend, charge }: Room,
): number {
  const { sell, cost } = way.terms
  const rates = sell ?? (cost && { price: cost, factor: 1_000_000 })
  const amounts = [spend, sell && charge].filter((amount) => amount !== undefined)
  if (!rates || amounts.length === 0) return cap
  const least = amounts.reduce((a, b) => (b < a ? b : a))
  const input = roundSumUp(ceilingSum({ ...ceiling, outputTokens: 0 }, rates.price), rates.factor)
  if (least <= input) return cap
  const afforded = tokensFor(least - input, rates.price, rates.factor, choices)
  return afforded !== undefined && afforded >= Math.max(LEAST, leastOutput) && afforded < cap ? afforded : cap
}
