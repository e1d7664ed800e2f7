import { createHash } from 'node:crypto'
import type { Catalog, Deployment, Model } from '../model/catalog.ts'
import type { Lane } from '../model/lane.ts'
import type { Terms } from '../model/plan.ts'
import type { Price } from '../model/price.ts'
import type { Credential, Quote, Workspace } from '../model/workspace.ts'
import { matchesPattern } from './name-pattern.ts'

/** Parts per million of the whole. */
const ONE = 1_000_000

/**
 * Terms depend on immutable entries only, so they are worked out once for each and live as long as those. A workspace
 * that reaches another volume tier gets a new entry, so a tier needs no part in the key.
 */
interface Cached {
  readonly terms: Terms | undefined
  /** Epoch ms at which a quote starts or ends. */
  readonly until: number
}
const cache = new WeakMap<Catalog, WeakMap<Workspace, WeakMap<Credential, Map<string, Cached>>>>()

/** Terms of serving this way, or undefined when the lane has no price for it. */
export function termsFor(
  catalog: Catalog,
  workspace: Workspace,
  lane: Lane,
  model: Model,
  deployment: Deployment,
  credential: Credential,
  now: number,
): Terms | undefined {
  const known = cacheFor(catalog, workspace, credential)
  const key = `${lane}|${model.id}|${deployment.id}`
  const cached = known.get(key)
  if (cached && now < cached.until) return cached.terms
  const quote = quoteFor(workspace, lane, model.id, now)
  const terms = workOut(lane, model, deployment, credential, quote)
  // A name that a client makes up (passthrough) must not fill the memory.
  if (catalog.models.get(model.id) === model) known.set(key, { terms, until: nextQuoteChange(workspace, now) })
  return terms
}

/** Terms where nothing is quoted or negotiated. Undefined: the lane has no price for it. */
export function generalTerms(lane: Lane, model: Model, deployment: Deployment): Terms | undefined {
  return workOut(lane, model, deployment, { prices: {} }, undefined)
}

function cacheFor(catalog: Catalog, workspace: Workspace, credential: Credential): Map<string, Cached> {
  let byWorkspace = cache.get(catalog)
  if (!byWorkspace) cache.set(catalog, (byWorkspace = new WeakMap()))
  let byCredential = byWorkspace.get(workspace)
  if (!byCredential) byWorkspace.set(workspace, (byCredential = new WeakMap()))
  let known = byCredential.get(credential)
  if (!known) byCredential.set(credential, (known = new Map()))
  return known
}

function isValid(quote: Quote, now: number): boolean {
  return (quote.validFrom ?? 0) <= now && now < (quote.validUntil ?? Number.POSITIVE_INFINITY)
}

function quoteFor(workspace: Workspace, lane: Lane, model: string, now: number): Quote | undefined {
  return workspace.quotes.findLast((q) => q.lane === lane && isValid(q, now) && matchesPattern(q.pattern, model))
}

function nextQuoteChange(workspace: Workspace, now: number): number {
  let next = Number.POSITIVE_INFINITY
  for (const { validFrom, validUntil } of workspace.quotes) {
    for (const at of [validFrom, validUntil]) if (at !== undefined && at > now && at < next) next = at
  }
  return next
}

function workOut(
  lane: Lane,
  model: Model,
  deployment: Deployment,
  credential: Pick<Credential, 'prices'>,
  quote: Quote | undefined,
): Terms | undefined {
  const cost = negotiated(credential, model.id) ?? deployment.price
  if (lane === 'byok') return seal({ lane, cost, sell: undefined, quote: undefined })
  const agreed = quote && agreedPrice(quote, cost)
  if (agreed) return seal({ lane, cost, sell: agreed, quote: quote.quote })
  if (lane === 'cheap') {
    return model.cheapPrice && seal({ lane, cost, sell: { price: model.cheapPrice, factor: ONE }, quote: undefined })
  }
  return cost && seal({ lane, cost, sell: { price: cost, factor: ONE + model.resaleMargin }, quote: undefined })
}

/** Undefined: a margin on a cost that is not known. */
function agreedPrice({ price, margin }: Quote, cost: Price | undefined): Terms['sell'] {
  if (price) return { price, factor: ONE }
  return cost && margin !== undefined ? { price: cost, factor: ONE + margin } : undefined
}

function negotiated(credential: Pick<Credential, 'prices'>, model: string): Price | undefined {
  const exact = credential.prices[model]
  if (exact) return exact
  const pattern = Object.keys(credential.prices).find((name) => matchesPattern(name, model))
  return pattern === undefined ? undefined : credential.prices[pattern]
}

/** The quote is part of the version: two agreements with the same prices are two terms, and each names its own. */
function seal(terms: Pick<Terms, 'cost' | 'sell' | 'quote'> & { readonly lane: Lane }): Terms {
  const body = JSON.stringify(terms, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
  const version = `pv_${createHash('sha256').update(body).digest('hex').slice(0, 24)}`
  return { cost: terms.cost, sell: terms.sell, quote: terms.quote, version, body }
}
