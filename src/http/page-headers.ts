/**
 * Headers of everything that a browser shows: nothing from elsewhere is loaded, nothing inline runs, nobody frames it
 * (W3C Content Security Policy Level 3; HTML standard, cross-origin opener policies).
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const always = [
  'content-security-policy',
  policy,
  'x-content-type-options',
  'nosniff',
  'referrer-policy',
  'no-referrer',
  'cross-origin-opener-policy',
  'same-origin',
]

/** How long a browser may keep a page: not without asking; a file whose name tells its content: for ever. */
const CACHING = { ask: 'no-cache', forEver: 'public, max-age=31536000, immutable', not: 'no-store' } as const

/** Names and values in turn, of an answer that a browser shows; content type and length come besides. */
export function pageHeaders(caching: keyof typeof CACHING, etag?: string): string[] {
  return [...always, 'cache-control', CACHING[caching], ...(etag === undefined ? [] : ['etag', etag])]
}
