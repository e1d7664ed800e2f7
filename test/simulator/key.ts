import type { IncomingMessage } from 'node:http'

/**
 * Who asks, in any of the ways that providers have: a bearer token, `x-api-key`, `api-key`, `x-goog-api-key`, the query's `key`,
 * or the access key's id in an AWS signature, which itself is not checked.
 */
export function keyOf({ headers, url }: Pick<IncomingMessage, 'headers' | 'url'>): string | undefined {
  const { authorization = '' } = headers
  return (
    /^Bearer\s+(\S+)$/i.exec(authorization)?.[1] ??
    headers['x-api-key']?.toString() ??
    headers['api-key']?.toString() ??
    headers['x-goog-api-key']?.toString() ??
    /^AWS4-HMAC-SHA256 Credential=([^/\s]+)\//.exec(authorization)?.[1] ??
    /[?&]key=([^&]+)/.exec(url ?? '')?.[1]
  )
}
