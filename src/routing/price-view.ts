import type { Lane } from '../model/lane.ts'
import { divideHalfEven } from '../model/money.ts'
import type { Price, PriceTier, Rates } from '../model/price.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Key } from '../model/workspace.ts'
import { type LaneOffer, modelOffers } from './model-list.ts'
import { matchesPattern } from './name-pattern.ts'

export interface EffectivePrice {
  readonly model: string
  readonly lane: Lane
  readonly basis: 'posted' | 'margin' | 'quote' | 'provider'
  readonly price: Price
}

/** A key without limits of its own, to see what its workspace sees. */
function anyKey(workspaceId: string): Key {
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

/** What each model costs a workspace on each lane now, margins applied. */
export function priceView(snapshot: Snapshot, workspaceId: string, now: number): EffectivePrice[] {
  const workspace = snapshot.workspace(workspaceId)
  if (!workspace) return []
  const quoted = (lane: Lane, model: string) =>
    workspace.quotes.some((quote) => quote.lane === lane && matchesPattern(quote.pattern, model))
  const basisOf = ({ lane }: LaneOffer, model: string) => {
    if (lane === 'byok') return 'provider'
    if (quoted(lane, model)) return 'quote'
    return lane === 'cheap' ? 'posted' : 'margin'
  }
  return modelOffers(snapshot, { key: anyKey(workspaceId), workspace }, now).flatMap(({ model, lanes }) =>
    lanes.flatMap((offer) =>
      offer.price
        ? [
            {
              model: model.id,
              lane: offer.lane,
              basis: basisOf(offer, model.id),
              price: scaled(offer.price, offer.factor),
            },
          ]
        : [],
    ),
  )
}

function scaled(price: Price, factor: number): Price {
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
