import { isIP } from 'node:net'

/** Where people reach this server. */
export interface Site {
  /** As configured. */
  readonly publicUrl: string | undefined
  /** Where it listens: `http://127.0.0.1:8787`. */
  readonly address: string
}

/** What a browser tells of who sends a request. */
export interface Sender {
  readonly origin: string | undefined
  readonly host: string | undefined
  readonly fetchSite: string | undefined
}

/**
 * The origin that links lead to. It never comes from a request, or who sends one could have letters lead elsewhere.
 * Without a configured one it is where this listens, loopback and wildcard addresses as `localhost`: passkeys know no
 * numeric addresses.
 */
export function siteOrigin({ publicUrl, address }: Site): string {
  if (publicUrl !== undefined) return new URL(publicUrl).origin
  const url = new URL(address)
  if (isLoopback(url.hostname) || isWildcard(url.hostname)) url.hostname = 'localhost'
  return url.origin
}

/**
 * Whether a page of this server's own sent the request. With a configured URL that one alone counts. Without: the origin
 * has to be the host that was asked, and that a numeric address or `localhost`. A name would have to be believed, and
 * anybody can have a name of theirs lead here; nobody can have such an address.
 */
export function isOwnOrigin(site: Site, { origin, host }: Pick<Sender, 'origin' | 'host'>): boolean {
  if (origin === undefined) return false
  if (site.publicUrl !== undefined) return origin === new URL(site.publicUrl).origin
  if (host === undefined || !URL.canParse(origin)) return false
  const url = new URL(origin)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false
  if (url.origin !== origin || !isNumericOrLocal(url.hostname)) return false
  return url.origin === originOf(`${url.protocol}//${host}`)
}

/** Whether what a browser sent with its cookies may change something. What tells no origin has to tell the same site. */
export function isOwnPage(site: Site, sender: Sender): boolean {
  return sender.origin === undefined ? sender.fetchSite === 'same-origin' : isOwnOrigin(site, sender)
}

/** Whether a page elsewhere sent this; what is no browser tells nothing. */
export function isForeignPage(site: Site, sender: Sender): boolean {
  if (sender.origin !== undefined) return !isOwnOrigin(site, sender)
  return sender.fetchSite === 'cross-site' || sender.fetchSite === 'same-site'
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}

function isNumericOrLocal(hostname: string): boolean {
  return hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
}

function isLoopback(hostname: string): boolean {
  return hostname.startsWith('127.') || hostname === '[::1]' || hostname === 'localhost'
}

function isWildcard(hostname: string): boolean {
  return hostname === '0.0.0.0' || hostname === '[::]'
}
