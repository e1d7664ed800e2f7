import type { Auth } from '../model/catalog.ts'

/** `Authorization: Bearer <secret>`; nothing at all for servers without keys (empty secret). */
export function bearer(): Auth {
  return { authorize: (secret) => (secret === '' ? [] : ['authorization', `Bearer ${secret}`]) }
}

/** The secret alone in a header of the vendor's own. */
export function keyHeader(name: string): Auth {
  return { authorize: (secret) => (secret === '' ? [] : [name, secret]) }
}

/** One way of authentication for paths that begin with `prefix`, another for the rest. */
export function below(prefix: string, there: Auth, elsewhere: Auth): Auth {
  return {
    authorize: (secret, request, foreign) =>
      (request.path.startsWith(prefix) ? there : elsewhere).authorize(secret, request, foreign),
  }
}

/** Shorter values stand in other words too, and guard nothing. */
const SHORTEST_SECRET = 8

/** The same authentication with fixed headers besides, flat (name, value, …). */
export function withHeaders(auth: Auth, fixed: readonly string[]): Auth {
  if (fixed.length === 0) return auth
  return {
    ...auth,
    fixedValues: fixed.filter((text, at) => at % 2 === 1 && text.length >= SHORTEST_SECRET),
    authorize: (secret, request, foreign) =>
      foreign ? auth.authorize(secret, request, true) : [...auth.authorize(secret, request), ...fixed],
  }
}
