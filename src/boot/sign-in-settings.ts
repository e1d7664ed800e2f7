import type { Config } from '../config/index.ts'
import type { SignInSettings } from '../control/sign-in/settings.ts'

/** What of the configuration concerns signing in. The environment's public URL goes before the file's. */
export function signInSettings({ server, signIn, site, trial }: Config, publicUrl: string | undefined): SignInSettings {
  const { signUp, attemptsPerMinute, oidc } = signIn
  return {
    ...{ signUp, attemptsPerMinute, oidc },
    siteName: site.name,
    publicUrl: publicUrl ?? server.publicUrl,
    trialCredit: trial.signUpCreditUsd,
  }
}
