import type { AuthParts } from './auth-parts.ts'

/** The page of the dashboard that takes such a token; what stands behind the # is sent to nobody. */
export function passwordLinkOf(origin: string, token: string): string {
  return `${origin}/app/reset-password#${token}`
}

/**
 * New passwords by mail. Without mail better-auth says that they are not enabled. Letters are handed over behind the
 * answer: how long that takes would tell which addresses are known.
 */
export function mailing({ deps, mail, settings }: AuthParts, origin: string) {
  if (!mail) return {}
  return {
    sendResetPassword: async ({ user, token }: { user: { email: string }; token: string }) => {
      const link = passwordLinkOf(origin, token)
      const text = `Somebody, probably you, asked for a new password.\n\nOpen this within an hour to set one:\n${link}\n\nIf it was not you, leave it.\n`
      mail({ to: user.email, subject: `A new password for ${settings.siteName}`, text }).catch((error: unknown) =>
        deps.onError?.(error, undefined),
      )
    },
    resetPasswordTokenExpiresIn: 3600,
  }
}
