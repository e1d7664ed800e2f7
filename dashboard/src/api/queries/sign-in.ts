import { queryOptions } from '@tanstack/react-query'
import { api, ok } from '../client.ts'

/** In which ways people can sign in here. */
export const signInQuery = queryOptions({
  queryKey: ['sign-in'],
  queryFn: () => ok(api.GET('/api/sign-in')),
  staleTime: 60_000,
})
