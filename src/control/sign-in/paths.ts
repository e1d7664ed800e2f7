/** What of better-auth is offered, by method; a name that ends in `/` stands for all below it. */
const offered: Readonly<Record<string, readonly string[]>> = {
  GET: [
    '/callback/',
    '/error',
    '/get-session',
    '/list-accounts',
    '/list-sessions',
    '/passkey/generate-authenticate-options',
    '/passkey/generate-register-options',
    '/passkey/list-user-passkeys',
  ],
  POST: [
    '/callback/',
    '/change-password',
    '/link-social',
    '/passkey/delete-passkey',
    '/passkey/update-passkey',
    '/passkey/verify-authentication',
    '/passkey/verify-registration',
    '/request-password-reset',
    '/reset-password',
    '/revoke-other-sessions',
    '/revoke-session',
    '/revoke-sessions',
    '/sign-in/email',
    '/sign-in/social',
    '/sign-out',
    '/sign-up/email',
    '/two-factor/disable',
    '/two-factor/enable',
    '/two-factor/generate-backup-codes',
    '/two-factor/get-totp-uri',
    '/two-factor/verify-backup-code',
    '/two-factor/verify-totp',
    '/unlink-account',
    '/update-user',
  ],
}

/** `path`: what stands behind `/api/auth`, without the query. */
export function isOffered(method: string, path: string): boolean {
  return (offered[method] ?? []).some((name) => (name.endsWith('/') ? path.startsWith(name) : path === name))
}
