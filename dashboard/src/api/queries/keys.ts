import { queryOptions } from '@tanstack/react-query'
import { api, ok, type Schemas } from '../client.ts'
import { everyPage } from '../every-page.ts'

export type Key = Schemas['Key']
export type IssuedKey = Schemas['IssuedKey']

/** All keys of a workspace, newest first; revoked ones too where they are asked for. */
export function keysQuery(ws: string, includeRevoked = false) {
  return queryOptions({
    queryKey: ['keys', ws, includeRevoked],
    queryFn: () =>
      everyPage<Key>((cursor) =>
        ok(
          api.GET('/api/workspaces/{ws}/keys', {
            params: {
              path: { ws },
              query: {
                limit: 200,
                ...(cursor !== undefined && { cursor }),
                ...(includeRevoked && { includeRevoked: 'true' }),
              },
            },
          }),
        ),
      ),
  })
}
