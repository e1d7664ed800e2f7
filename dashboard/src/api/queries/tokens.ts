import { queryOptions } from '@tanstack/react-query'
import { api, ok, type Schemas } from '../client.ts'
import { everyPage } from '../every-page.ts'

export function tokensQuery(ws: string) {
  return queryOptions({
    queryKey: ['tokens', ws],
    queryFn: () =>
      everyPage<Schemas['Token']>((cursor) =>
        ok(
          api.GET('/api/workspaces/{ws}/tokens', {
            params: { path: { ws }, query: { limit: 200, ...(cursor !== undefined && { cursor }) } },
          }),
        ),
      ),
  })
}
