import type { LaneOffer, ModelOffer } from '../../routing/model-list.ts'

/** A name that a key can use, and what it stands for. */
export interface Listed {
  readonly id: string
  readonly offer: ModelOffer
  readonly lane: LaneOffer
}

/** Each model under its own name, then once for each lane by prefix. */
export function listed(offers: readonly ModelOffer[]): Listed[] {
  return offers.flatMap((offer) => {
    const { lanes, model } = offer
    const [first] = lanes
    if (!first) return []
    return [
      { id: model.id, offer, lane: first },
      ...lanes.map((lane) => ({ id: `${lane.lane}/${model.id}`, offer, lane })),
    ]
  })
}

/** Surfaces that know conversations only list what can hold one. */
export function isChat({ offer }: Listed): boolean {
  return offer.model.kind === 'chat'
}
