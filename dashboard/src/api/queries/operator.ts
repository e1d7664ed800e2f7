import { queryOptions } from '@tanstack/react-query'
import { api, ok, type Schemas } from '../client.ts'
import { everyPage } from '../every-page.ts'

export type System = Schemas['System']
export type Pooled = Schemas['PooledCredential']
export type CatalogModel = Schemas['CatalogModel']
export type PriceVersion = Schemas['PriceHistory']['data'][number]
export type Workspace = Schemas['Workspace']

const REFRESH_MS = 5_000

export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: (): Promise<System> => ok(api.GET('/api/system')),
  refetchInterval: REFRESH_MS,
})

export const catalogQuery = queryOptions({
  queryKey: ['catalog'],
  queryFn: async (): Promise<readonly CatalogModel[]> => (await ok(api.GET('/api/models'))).data,
})

/** What a model has cost, newest first. */
export function priceHistoryQuery(model: string) {
  return queryOptions({
    queryKey: ['price-history', model],
    queryFn: () => ok(api.GET('/api/models/{model}/prices', { params: { path: { model } } })),
  })
}

export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: () =>
    everyPage<Workspace>((cursor) =>
      ok(api.GET('/api/workspaces', { params: { query: { limit: 200, ...(cursor !== undefined && { cursor }) } } })),
    ),
})
