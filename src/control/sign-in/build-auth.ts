import { kyselyAdapter } from '@better-auth/kysely-adapter'
import { passkey } from '@better-auth/passkey'
import { APIError } from 'better-auth/api'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { betterAuth } from 'better-auth/minimal'
import { genericOAuth } from 'better-auth/plugins/generic-oauth'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { BetterAuthOptions } from 'better-auth/types'
import { newId } from '../../kit/ids.ts'
import type { ControlDeps } from '../deps.ts'
import { ADDRESS_HEADER, type AuthParts, BASE_PATH, COOKIE_PREFIX } from './auth-parts.ts'
import { withHashedSessions } from './hashed-sessions.ts'
import { accountHooks, beforeEach } from './hooks.ts'
import { mailing } from './letters.ts'
import { oidcProviders } from './oidc.ts'
import { isOwnOrigin, siteOrigin } from './own-origin.ts'
import { passkeySignUp } from './passkey-sign-up.ts'
import { boundedHashing } from './password-queue.ts'
import * as tables from './tables.ts'

/** better-auth on our tables, with our rules about who may come. Without OIDC providers nothing is asked elsewhere. */
export function buildAuth(parts: AuthParts) {
  const { deps, settings, address, secret } = parts
  const site = { publicUrl: settings.publicUrl, address }
  const origin = siteOrigin(site)
  return betterAuth({
    appName: settings.siteName,
    baseURL: origin,
    basePath: BASE_PATH,
    secret,
    trustedOrigins: (request) => ownOriginOf(site, request),
    database: (options: BetterAuthOptions) =>
      withHashedSessions(kyselyAdapter(deps.db, { type: 'postgres', transaction: false })(options)),
    ...storage(),
    emailAndPassword: { ...passwords(), ...mailing(parts, origin) },
    plugins: [
      twoFactor({ issuer: settings.siteName, allowPasswordless: true, schema: tables.twoFactorTables }),
      passkey({ rpName: settings.siteName, schema: tables.passkeyTable, registration: passkeySignUp(parts) }),
      genericOAuth({ config: oidcProviders(settings.oidc) }),
    ],
    hooks: { before: beforeEach(parts) },
    databaseHooks: accountHooks(parts),
    rateLimit: rates(settings.attemptsPerMinute),
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: origin.startsWith('https:'),
      disableCSRFCheck: false,
      // It would leave the check out where tests run.
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: {
        generateId: ({ model }) => newId(tables.idPrefixes[model] ?? 'oth'),
        validateSchema: false,
      },
    },
    logger: { level: 'error', log: (_level, _message, ...details) => tell(deps, details) },
    onAPIError: {
      errorURL: `${origin}/app/sign-in`,
      onError: (error) => tell(deps, [error]),
    },
    telemetry: { enabled: false },
  } satisfies BetterAuthOptions)
}

function storage() {
  return {
    user: tables.userTable,
    session: tables.sessionTable,
    account: {
      ...tables.identityTable,
      // What a provider gives to ask it more is nothing that we need; the hooks leave it out when it is first written.
      updateAccountOnSignIn: false,
      encryptOAuthTokens: true,
    },
    verification: { ...tables.verificationTable, storeIdentifier: 'hashed' },
  } as const
}

function passwords() {
  const busy = new APIError('TOO_MANY_REQUESTS', {
    code: 'TOO_BUSY',
    message: 'Too many sign in now. Try again shortly.',
  })
  const bounded = boundedHashing(() => busy)
  return {
    enabled: true,
    revokeSessionsOnPasswordReset: true,
    password: {
      hash: (password: string) => bounded(() => hashPassword(password)),
      verify: (both: { hash: string; password: string }) => bounded(() => verifyPassword(both)),
    },
  } as const
}

/** What can be guessed at is limited; the rest passes in numbers that no person reaches. */
function rates(attempts: number) {
  if (attempts === 0) return { enabled: false }
  const guessing = { window: 60, max: attempts }
  const paths = [
    '/sign-in/*',
    '/sign-up/*',
    '/two-factor/*',
    '/change-password',
    '/reset-password',
    '/passkey/verify-*',
  ]
  return {
    enabled: true,
    storage: 'memory',
    window: 60,
    max: 60 * attempts,
    customRules: {
      ...Object.fromEntries(paths.map((path) => [path, guessing])),
      '/request-password-reset': { window: 60, max: Math.min(5, attempts) },
    },
  } as const
}

function ownOriginOf(site: { publicUrl: string | undefined; address: string }, request: Request | undefined): string[] {
  const origin = request?.headers.get('origin')
  const host = request?.headers.get('host') ?? undefined
  return origin && isOwnOrigin(site, { origin, host }) ? [origin] : []
}

/** Its messages quote what clients sent; only what went wrong on our side is handed on. */
function tell(deps: ControlDeps, details: readonly unknown[]): void {
  for (const error of details) {
    const expected = error instanceof APIError && error.statusCode < 500
    if (error instanceof Error && !expected) deps.onError?.(error, undefined)
  }
}
