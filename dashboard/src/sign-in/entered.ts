import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { meQuery } from '../api/me.ts'

export const SHORTEST_PASSWORD = 8

/** The secret behind the `#` of a link, which browsers send to nobody. */
export function secretOfAddress(): string {
  return location.hash.slice(1)
}

/** Only paths of the dashboard: an address from elsewhere in the link must lead nowhere. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(app|console)(\/|$|#|\?)/.test(next) ? next : '/app'
}

/** What the server wants to know of who signs up on the way to a link: its secret, under the link's kind. */
export function ticketOf(next: string | undefined): { readonly invitation?: string; readonly claim?: string } {
  const [, kind, secret] = /^\/(app\/invitation|console\/claim)#(.+)$/.exec(next ?? '') ?? []
  if (secret === undefined) return {}
  return kind === 'console/claim' ? { claim: secret } : { invitation: secret }
}

/** Goes on to where the person wanted to, now that the session is there. */
export function useEntered(next: string | undefined): () => Promise<void> {
  const queryClient = useQueryClient()
  const router = useRouter()
  return async () => {
    await queryClient.fetchQuery({ ...meQuery, staleTime: 0 })
    await router.navigate({ href: safeNext(next) })
  }
}
