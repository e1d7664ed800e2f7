import type { NodeExchange } from './node-exchange.ts'

const exposed = [
  'x-request-id',
  'x-trilane-lane',
  'x-trilane-provider',
  'x-trilane-model',
  'x-trilane-region',
  'x-trilane-attempts',
  'x-trilane-verified',
  'x-trilane-cache',
  'x-trilane-charge-usd',
  'x-trilane-warnings',
  'retry-after',
  'retry-after-ms',
  ...['limit', 'remaining', 'reset'].flatMap((what) => [`x-ratelimit-${what}-requests`, `x-ratelimit-${what}-tokens`]),
].join(', ')

const DAY_S = '86400'

/**
 * Lets pages of allowed origins call from a browser (Fetch standard, CORS protocol). Answers a preflight and returns
 * true; other requests only get the headers that their answer needs. Keys travel in headers, never in cookies, so
 * credentials are not allowed.
 */
export function allowOrigin(
  exchange: NodeExchange,
  origin: string,
  origins: readonly string[],
  preflight: boolean,
): boolean {
  const any = origins.includes('*')
  if (!any && !origins.includes(origin)) return false
  exchange.always('access-control-allow-origin', any ? '*' : origin)
  if (!any) exchange.always('vary', 'origin')
  exchange.always('access-control-expose-headers', exposed)
  if (!preflight) return false
  const asked = exchange.header('access-control-request-headers')
  exchange.head(204, [
    'access-control-allow-methods',
    'GET, POST, HEAD, DELETE',
    'access-control-allow-headers',
    asked !== undefined && /^[\w\s,-]{1,2000}$/.test(asked) ? asked : 'authorization, content-type, x-api-key',
    'access-control-max-age',
    DAY_S,
  ])
  exchange.end()
  return true
}
