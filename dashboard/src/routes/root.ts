import { createRootRoute, redirect } from '@tanstack/react-router'
import { type Me, meQuery } from '../api/me.ts'
import { queryClient } from '../api/query-client.ts'

export const rootRoute = createRootRoute()

/** Who is signed in; whoever is not goes to sign in first, and comes back. */
export async function requireMe({ location }: { readonly location: { readonly href: string } }): Promise<{ me: Me }> {
  const me = await queryClient.ensureQueryData(meQuery)
  if (me) return { me }
  throw redirect({ to: '/app/sign-in', search: { next: location.href } })
}

/** A text of the address's query; anything else there is dropped. */
export function textIn(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
