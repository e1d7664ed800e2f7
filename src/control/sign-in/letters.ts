import type { AuthParts } from './auth-parts.ts'

/** Without mail nobody can reset a password by themselves; better-auth then says that it is not enabled. */
export function mailing(_parts: AuthParts, _origin: string) {
  return {}
}
