import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { meQuery } from './me.ts'
import { Problem } from './problem.ts'

const RETRIES = 2

/** A session that has ended is noticed by whichever call meets it first. */
function noticeEnd(error: unknown): void {
  if (error instanceof Problem && error.status === 401) void queryClient.invalidateQueries(meQuery)
}

/** Faults of the request itself are not repeated; a server that is away is. */
function mayRetry(failures: number, error: unknown): boolean {
  const passing = !(error instanceof Problem) || error.status === 0 || error.status >= 500 || error.status === 429
  return passing && failures < RETRIES
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEnd }),
  mutationCache: new MutationCache({ onError: noticeEnd }),
  defaultOptions: { queries: { staleTime: 10_000, retry: mayRetry, refetchOnWindowFocus: true } },
})
