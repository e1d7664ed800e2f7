import { queryOptions } from '@tanstack/react-query'
import { api, ok, type Schemas } from './client.ts'
import { Problem } from './problem.ts'

/** Who is signed in, and where they may go. */
export type Me = Schemas['Me'] & { readonly user: NonNullable<Schemas['Me']['user']> }

/** Null: nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    const me = await ok(api.GET('/api/me')).catch((error: unknown) => {
      if (error instanceof Problem && error.status === 401) return null
      throw error
    })
    return me?.user ? { ...me, user: me.user } : null
  },
  staleTime: 60_000,
})
