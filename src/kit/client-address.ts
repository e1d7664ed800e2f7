import { type BlockList, isIP } from 'node:net'
import { isInNetworks } from './networks.ts'

/** More are nobody's chain of proxies. */
const MOST_HOPS = 32

/**
 * Whose request it is: the peer's address, or, where the peer is one of ours, the nearest address in `x-forwarded-for`
 * that is not. What stands further left was written by that client and says nothing. An entry that is no address ends
 * the search: the proxy that wrote it is answered for then.
 */
export function clientAddress(peer: string | undefined, forwarded: string | undefined, trusted: BlockList): string {
  let client = plain(peer ?? '') ?? ''
  if (forwarded === undefined || !isInNetworks(trusted, client)) return client
  const hops = forwarded.split(',').slice(-MOST_HOPS)
  for (const hop of hops.reverse()) {
    const address = plain(hop.trim())
    if (address === undefined) return client
    client = address
    if (!isInNetworks(trusted, client)) return client
  }
  return client
}

const withPort4 = /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/
const bracketed = /^\[([\da-f:.]+)\](?::\d{1,5})?$/i
const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/** The address alone, without port and brackets; an IPv4 address that stands in an IPv6 one as itself. */
function plain(text: string): string | undefined {
  const bare = withPort4.exec(text)?.[1] ?? bracketed.exec(text)?.[1] ?? text
  if (isIP(bare) === 0 || bare.includes('%')) return undefined
  return mapped.exec(bare)?.[1] ?? bare.toLowerCase()
}

/** What one party has of its own: an IPv4 address, or the /64 network of an IPv6 address (RFC 6177). */
export function partyOf(address: string): string {
  if (isIP(address) !== 6) return address
  const [head = '', tail = ''] = address.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const missing = address.includes('::') ? 8 - left.length - right.length - (tail.includes('.') ? 1 : 0) : 0
  const groups = [...left, ...Array<string>(Math.max(0, missing)).fill('0'), ...right]
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16))
  return `${network.join(':')}::/64`
}
