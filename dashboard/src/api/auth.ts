import { passkeyClient } from '@better-auth/passkey/client'
import { createAuthClient } from 'better-auth/client'
import { twoFactorClient } from 'better-auth/client/plugins'

/** Sign-in, sessions and what guards them, below `/api/auth`. */
export const auth = createAuthClient({ basePath: '/api/auth', plugins: [twoFactorClient(), passkeyClient()] })

/** Why a call of it failed, in words; undefined: it did not. */
export function authProblem({
  error,
}: {
  readonly error: { readonly message?: string | undefined } | null
}): string | undefined {
  return error === null ? undefined : (error.message ?? '')
}
