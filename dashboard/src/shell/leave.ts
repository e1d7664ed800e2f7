import i18next from 'i18next'
import { toastProblem } from '../ui/toast.tsx'

/**
 * Ends the session, or says that it goes on because the server cannot be reached: nobody must leave a machine behind
 * and only believe to have signed out. The page is loaded anew, so that nothing of it stays in memory, keys of the
 * playground among it.
 */
export async function leave(): Promise<void> {
  try {
    const { auth } = await import('../api/auth.ts')
    const { error } = await auth.signOut()
    if (error) throw error
    location.assign('/app/sign-in')
  } catch {
    toastProblem(i18next.t('stillSignedIn'))
  }
}
