import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { meQuery } from '../api/me.ts'

/** Only paths of the dashboard: an address from elsewhere in the link must lead nowhere. */
export function safeNext(next: string | undefined): string {
  return next !== undefined && /^\/(app|console)(\/|$|#|\?)/.test(next) ? next : '/app'
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
