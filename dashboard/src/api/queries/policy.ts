import { queryOptions } from '@tanstack/react-query'
import { api, ok, type Schemas } from '../client.ts'

export type Policy = Schemas['Policy']

export function policyQuery(ws: string) {
  return queryOptions({
    queryKey: ['policy', ws],
    queryFn: (): Promise<Policy> => ok(api.GET('/api/workspaces/{ws}/policy', { params: { path: { ws } } })),
  })
}
