/** Ends the session. The page is loaded anew, so that nothing of it stays in memory, keys of the playground among it. */
export async function leave(): Promise<void> {
  const { auth } = await import('../api/auth.ts')
  await auth.signOut()
  location.assign('/app/sign-in')
}
