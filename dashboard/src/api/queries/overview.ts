import { queryOptions } from '@tanstack/react-query'
import { dayIn } from '../../kit/time.ts'
import { api, ok, type Schemas } from '../client.ts'

export type Bucket = Schemas['Series']['data'][number]

export type Savings = Schemas['Savings']

export const ranges = ['hours', 'week', 'month'] as const
export type Range = (typeof ranges)[number]

const DAYS = { week: 7, month: 30 } as const
const REFRESH_MS = 30_000

/** The charts' numbers, refreshed by themselves while somebody looks. */
export function seriesQuery(ws: string, range: Range) {
  return queryOptions({
    queryKey: ['series', ws, range],
    queryFn: () => {
      const since = range === 'hours' ? undefined : new Date(Date.now() - (DAYS[range] - 1) * 86_400_000).toISOString()
      return ok(
        api.GET('/api/workspaces/{ws}/series', {
          params: { path: { ws }, query: since === undefined ? { interval: 'hour' } : { interval: 'day', since } },
        }),
      )
    },
    refetchInterval: REFRESH_MS,
  })
}

/** What was saved on the local days of the same span; of the day that it is for `hours`, which have no sums of their own. */
export function savingsQuery(ws: string, range: Range, zone: string) {
  return queryOptions({
    queryKey: ['savings', ws, range, zone],
    queryFn: () => {
      const days = range === 'hours' ? 1 : DAYS[range]
      const since = dayIn(Date.now() - (days - 1) * 86_400_000, zone)
      return ok(api.GET('/api/workspaces/{ws}/savings', { params: { path: { ws }, query: { since } } }))
    },
    refetchInterval: REFRESH_MS,
  })
}

export function balanceQuery(ws: string) {
  return queryOptions({
    queryKey: ['balance', ws],
    queryFn: () => ok(api.GET('/api/workspaces/{ws}/balance', { params: { path: { ws } } })),
    refetchInterval: REFRESH_MS,
  })
}

export function quotesQuery(ws: string) {
  return queryOptions({
    queryKey: ['quotes', ws],
    queryFn: () => ok(api.GET('/api/workspaces/{ws}/quotes', { params: { path: { ws } } })),
  })
}
