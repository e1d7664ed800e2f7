import type { Auth } from '../model/catalog.ts'

/** `Authorization: Bearer <secret>`; nothing at all for servers without keys (empty secret). */
export function bearer(): Auth {
  return { headers: (secret) => (secret === '' ? [] : ['authorization', `Bearer ${secret}`]) }
}

/** The same authentication with fixed headers besides, flat (name, value, …). */
export function withHeaders(auth: Auth, fixed: readonly string[]): Auth {
  return fixed.length === 0
    ? auth
    : { headers: (secret, foreign) => (foreign ? auth.headers(secret) : [...auth.headers(secret), ...fixed]) }
}
