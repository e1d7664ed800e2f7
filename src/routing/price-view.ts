import type { Lane } from '../model/lane.ts'
import { divideHalfEven } from '../model/money.ts'
import type { Price, PriceTier, Rates } from '../model/price.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Key, Quote, Workspace } from '../model/workspace.ts'
import { type LaneOffer, modelOffers } from './model-list.ts'

export interface EffectivePrice {
  readonly model: string
  readonly lane: Lane
  readonly basis: 'posted' | 'margin' | 'quote' | 'provider'
  readonly price: Price
  readonly priceVersion: string
  readonly quoteVersion: number | undefined
  /** `up`: every way to it is tried; `partly`: some rest after failures; `down`: all do. */
  readonly state: 'up' | 'partly' | 'down'
}

/** Whether a credential does not serve a deployment just now. */
export type Rests = (way: LaneOffer['ways'][number]) => boolean

/** A key without limits of its own, to see what its workspace sees. */
export function anyKey(workspaceId: string): Key {
  return {
    id: '',
    workspaceId,
    name: '',
    maxSpend: undefined,
    budgetPeriod: 'none',
    rpm: undefined,
    tpm: undefined,
    maxConcurrency: undefined,
    lanes: undefined,
    models: undefined,
    regions: undefined,
    expiresAt: undefined,
    disabled: false,
    tags: {},
  }
}

/** Rules to reckon with instead of the lane's own, as of `at` (epoch ms). */
export interface Trial {
  readonly lane: Lane
  readonly quotes: readonly Quote[]
  readonly at: number
}

/**
 * What each model costs a workspace on each lane now, margins applied, or would cost it under `trial`, and whether it
 * can be had.
 */
export function priceView(
  snapshot: Snapshot,
  workspaceId: string,
  now: number,
  rests: Rests,
  trial?: Trial,
): EffectivePrice[] {
  const known = snapshot.workspace(workspaceId)
  if (!known) return []
  const workspace = trial ? onTrial(known, trial) : known
  const offers = modelOffers(snapshot, { key: anyKey(workspaceId), workspace }, trial?.at ?? now)
  return offers.flatMap(({ model, lanes }) => lanes.flatMap((offer) => effectivePrice(model.id, offer, rests) ?? []))
}

function onTrial(workspace: Workspace, { lane, quotes }: Trial): Workspace {
  return { ...workspace, quotes: [...workspace.quotes.filter((quote) => quote.lane !== lane), ...quotes] }
}

function effectivePrice(model: string, offer: LaneOffer, rests: Rests): EffectivePrice | undefined {
  const { lane, price, factor, priceVersion, quote } = offer
  if (!price) return undefined
  const quoteVersion = quote?.version
  const state = stateOf(offer, rests)
  return { model, lane, basis: basisOf(offer), price: scaled(price, factor), priceVersion, quoteVersion, state }
}

function stateOf({ ways }: LaneOffer, rests: Rests): EffectivePrice['state'] {
  const sound = ways.filter((way) => !rests(way)).length
  if (sound === ways.length) return 'up'
  return sound === 0 ? 'down' : 'partly'
}

function basisOf({ lane, quote }: LaneOffer): EffectivePrice['basis'] {
  if (lane === 'byok') return 'provider'
  if (quote) return 'quote'
  return lane === 'cheap' ? 'posted' : 'margin'
}

/** `factor`: parts per million. */
export function scaled(price: Price, factor: number): Price {
  if (factor === 1_000_000) return price
  const rates = (of: Partial<Rates>) =>
    Object.fromEntries(
      Object.entries(of).map(([kind, rate]) => [
        kind,
        typeof rate === 'bigint' ? divideHalfEven(rate * BigInt(factor), 1_000_000n) : rate,
      ]),
    )
  return {
    ...(rates(price) as unknown as Price),
    ...(price.tiers && { tiers: price.tiers.map((tier) => rates(tier) as unknown as PriceTier) }),
  }
}
