import { queryClient } from '../api/query-client.ts'

/** Ends the session; nothing of it stays in memory. */
export async function leave(): Promise<void> {
  const { auth } = await import('../api/auth.ts')
  await auth.signOut()
  queryClient.clear()
}
