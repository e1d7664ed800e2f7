import { SMART_ROUTE } from '../../model/smart.ts'
import type { LaneOffer, ModelOffer } from '../model-list.ts'
import { uncatalogued } from '../resolve-model.ts'

/** The choice of a model as one of the models that a caller is offered; undefined: there is nothing to choose from. */
export function smartOffer(offers: readonly ModelOffer[]): ModelOffer | undefined {
  const chats = offers.filter(({ model }) => model.kind === 'chat')
  const named = new Set(chats.flatMap(({ lanes }) => lanes.map(({ lane }) => lane)))
  if (named.size === 0) return undefined
  const media = new Set(chats.flatMap(({ model }) => model.inputModalities))
  const model = { ...uncatalogued(SMART_ROUTE), name: 'Smart route', inputModalities: [...media] }
  return { model, lanes: [...named].map(offerOn) }

  /** What it costs is what the model costs that serves. */
  function offerOn(lane: LaneOffer['lane']): LaneOffer {
    const regions = chats.flatMap(({ lanes }) => lanes.flatMap((one) => (one.lane === lane ? one.regions : [])))
    return {
      lane,
      price: undefined,
      factor: 1_000_000,
      priceVersion: '',
      quote: undefined,
      regions: [...new Set(regions)],
      ways: [],
    }
  }
}
