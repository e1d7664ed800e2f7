import { queryOptions } from '@tanstack/react-query'
import { api, ok, type Schemas } from '../client.ts'
import { everyPage } from '../every-page.ts'

export type Credit = Schemas['Credit']
export type Usage = Schemas['Usage']
export const groups = ['day', 'key', 'model', 'lane'] as const
export type Group = (typeof groups)[number]

/** `month`: `YYYY-MM`; undefined: the current one in the workspace's zone. */
export function usageQuery(ws: string, groupBy: Group, month: string | undefined) {
  return queryOptions({
    queryKey: ['usage', ws, groupBy, month],
    queryFn: () =>
      ok(
        api.GET('/api/workspaces/{ws}/usage', {
          params: { path: { ws }, query: { groupBy, ...(month !== undefined && { month }) } },
        }),
      ),
  })
}

export function creditsQuery(ws: string) {
  return queryOptions({
    queryKey: ['credits', ws],
    queryFn: () =>
      everyPage<Credit>((cursor) =>
        ok(
          api.GET('/api/workspaces/{ws}/credits', {
            params: { path: { ws }, query: { limit: 200, ...(cursor !== undefined && { cursor }) } },
          }),
        ),
      ),
  })
}

export function statementsQuery(ws: string) {
  return queryOptions({
    queryKey: ['statements', ws],
    queryFn: async () => (await ok(api.GET('/api/workspaces/{ws}/statements', { params: { path: { ws } } }))).data,
  })
}
