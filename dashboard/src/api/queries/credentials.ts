import { queryOptions } from '@tanstack/react-query'
import { api, ok, type Schemas } from '../client.ts'
import { everyPage } from '../every-page.ts'

export type Credential = Schemas['Credential']

/** Those that go first come first. */
export function credentialsQuery(ws: string) {
  return queryOptions({
    queryKey: ['credentials', ws],
    queryFn: async () => {
      const all = await everyPage<Credential>((cursor) =>
        ok(
          api.GET('/api/workspaces/{ws}/credentials', {
            params: { path: { ws }, query: { limit: 200, ...(cursor !== undefined && { cursor }) } },
          }),
        ),
      )
      return all.toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
    },
  })
}

export function providersQuery(ws: string) {
  return queryOptions({
    queryKey: ['providers', ws],
    queryFn: async () => (await ok(api.GET('/api/workspaces/{ws}/providers', { params: { path: { ws } } }))).data,
    staleTime: 300_000,
  })
}
