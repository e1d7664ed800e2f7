import { queryOptions } from '@tanstack/react-query'
import { api, ok, type Schemas } from '../client.ts'
import { everyPage } from '../every-page.ts'

export type System = Schemas['System']
export type Pooled = Schemas['PooledCredential']
export type CatalogModel = Schemas['CatalogModel']
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

export const workspacesQuery = queryOptions({
  queryKey: ['workspaces'],
  queryFn: () =>
    everyPage<Workspace>((cursor) =>
      ok(api.GET('/api/workspaces', { params: { query: { limit: 200, ...(cursor !== undefined && { cursor }) } } })),
    ),
})
