import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, ok, type Schemas } from '../client.ts'

export type RequestRow = Schemas['Request']
export type RequestDetail = Schemas['RequestDetail']

/** What the list is narrowed by, as the API takes it. */
export interface RequestFilter {
  readonly since?: string
  readonly until?: string
  readonly key?: string
  readonly lane?: 'cheap' | 'resale' | 'byok'
  readonly model?: string
  readonly endUser?: string
  readonly tag?: string
  readonly outcome?: 'completed' | 'failed' | 'cancelled' | 'interrupted'
  readonly status?: number
}

const PAGE = 50
const TAIL = 200
/** Rows that a tail keeps; the rest is found by the list. */
const MOST_TAIL = 1_000
const TAIL_MS = 2_000
/** Requests stand in the list under the time when they began, and appear when they end: so far back is looked again. */
const LATE_MS = 120_000

function read(
  ws: string,
  filter: RequestFilter,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const { tag, cursor, ...rest } = { ...filter, ...page }
  return ok(
    api.GET('/api/workspaces/{ws}/requests', {
      params: {
        path: { ws },
        query: { ...rest, ...(cursor !== undefined && { cursor }), ...(tag !== undefined && { tag: [tag] }) },
      },
    }),
  )
}

/** The list page by page, newest first. */
export function requestsQuery(ws: string, filter: RequestFilter) {
  return infiniteQueryOptions({
    queryKey: ['requests', ws, filter],
    queryFn: ({ pageParam }) => read(ws, filter, { limit: PAGE, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
}

/** What has come since the list was read, asked for every two seconds while somebody looks. */
export function tailQuery(ws: string, filter: RequestFilter, from: string, on: boolean) {
  const queryKey = ['requests-tail', ws, filter, from]
  return queryOptions({
    queryKey,
    queryFn: async ({ client }): Promise<readonly RequestRow[]> => {
      const before = client.getQueryData<readonly RequestRow[]>(queryKey) ?? []
      const newest = before[0]?.createdAt ?? from
      const since = new Date(Date.parse(newest) - LATE_MS).toISOString()
      const { data } = await read(ws, { ...filter, since }, { limit: TAIL })
      return merge(data, before).slice(0, MOST_TAIL)
    },
    enabled: on,
    refetchInterval: TAIL_MS,
    gcTime: 0,
  })
}

/** Both lists in one, newest first, each request once. Ids ascend with time. */
export function merge(some: readonly RequestRow[], others: readonly RequestRow[]): readonly RequestRow[] {
  const byId = new Map([...others, ...some].map((row) => [row.id, row]))
  return [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1))
}

export function requestQuery(ws: string, id: string) {
  return queryOptions({
    queryKey: ['request', ws, id],
    queryFn: () => ok(api.GET('/api/workspaces/{ws}/requests/{id}', { params: { path: { ws, id } } })),
  })
}
