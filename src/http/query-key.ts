/**
 * What `key` says in a URL's query: Google's way to authenticate without headers (https://ai.google.dev/api,
 * "Authentication"). Undefined where there is none.
 */
export function keysIn(url: string): readonly string[] | undefined {
  const start = url.indexOf('?')
  if (start < 0) return undefined
  const keys = new URLSearchParams(url.slice(start + 1)).getAll('key')
  return keys.length > 0 ? keys : undefined
}
