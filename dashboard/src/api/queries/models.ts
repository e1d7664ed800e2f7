import { queryOptions } from '@tanstack/react-query'
import { LANES, type Lane } from '../../kit/lanes.ts'
import { api, ok } from '../client.ts'
import type { operations } from '../schema.d.ts'

export type LanePrice = operations['listPrices']['responses'][200]['content']['application/json']['data'][number]

/** What each model costs this workspace on each lane now; a lane that is missing is not offered to it. */
export function pricesQuery(ws: string) {
  return queryOptions({
    queryKey: ['prices', ws],
    queryFn: async () => (await ok(api.GET('/api/workspaces/{ws}/prices', { params: { path: { ws } } }))).data,
    staleTime: 30_000,
    // Whether models can be had changes while somebody looks.
    refetchInterval: 30_000,
  })
}

export interface PricedModel {
  readonly id: string
  readonly lanes: Partial<Record<Lane, LanePrice>>
}

/** One entry a model, by name. */
export function byModel(prices: readonly LanePrice[]): readonly PricedModel[] {
  const models = new Map<string, PricedModel>()
  for (const price of prices) {
    const known = models.get(price.model)?.lanes
    models.set(price.model, { id: price.model, lanes: { ...known, [price.lane]: price } })
  }
  return [...models.values()].sort((a, b) => a.id.localeCompare(b.id, 'en'))
}

/** Lanes that at least one model has. */
export function lanesIn(prices: readonly LanePrice[]): readonly Lane[] {
  return LANES.filter((lane) => prices.some((price) => price.lane === lane))
}
