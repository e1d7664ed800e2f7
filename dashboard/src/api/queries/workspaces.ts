import { queryOptions } from '@tanstack/react-query'
import { api, ok, type Schemas } from '../client.ts'

export type Workspace = Schemas['Workspace']

export function workspaceQuery(ws: string) {
  return queryOptions({
    queryKey: ['workspace', ws],
    queryFn: (): Promise<Workspace> => ok(api.GET('/api/workspaces/{ws}', { params: { path: { ws } } })),
    staleTime: 60_000,
  })
}
