import type { LookupAddress, LookupOptions } from 'node:dns'
import { type BlockList, isIP } from 'node:net'
import { isInNetworks, networkList } from '../kit/networks.ts'
import { type Resolve, systemResolve } from './resolve.ts'

/**
 * Addresses that are not the public internet (IANA special-purpose registries, RFC 6890 and later), and the one public
 * address behind which Azure keeps services of each machine's own (learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
const notPublic4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]
/** Only 2000::/3 is global unicast; inside it, what embeds or tunnels other addresses is refused too. */
const notPublic6 = [
  '::/3',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '4000::/2',
  '8000::/1',
]

// Two lists: an IPv4 address is also in each IPv6 network that holds its mapped form.
const refused4 = networkList(notPublic4)
const refused6 = networkList(notPublic6)

/** Says which addresses a base URL given by a tenant may lead to. */
export class AddressGuard {
  readonly #allowed: BlockList
  readonly #resolve: Resolve

  /** `allowed`: networks in CIDR notation that are reachable although they are private. */
  constructor(allowed: readonly string[], resolve: Resolve = systemResolve) {
    this.#allowed = networkList(allowed)
    this.#resolve = resolve
  }

  permits(address: string): boolean {
    const family = isIP(address)
    if (family === 0 || address.includes('%')) return false
    return isInNetworks(this.#allowed, address) || !isInNetworks(family === 6 ? refused6 : refused4, address)
  }

  /** As dns.lookup, but it refuses what is not permitted: the address that is checked is the one connected to. */
  readonly lookup = (
    hostname: string,
    options: LookupOptions,
    done: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
  ): void => {
    this.#resolve(hostname, (error, addresses) => {
      if (error) return done(error, [])
      const permitted = addresses.filter(({ address }) => this.permits(address))
      const first = permitted[0]
      if (!first) return done(notPermitted(hostname), [])
      if (options.all) done(null, permitted)
      else done(null, first.address, first.family)
    })
  }

  /** What is wrong with a base URL given by a tenant, if anything. Names are checked again when they are resolved. */
  problemWith(baseUrl: string): string | undefined {
    if (!URL.canParse(baseUrl)) return 'it is not a URL; write it like https://api.example.com/v1'
    const { protocol, hostname, username, password, search, hash } = new URL(baseUrl)
    if (username || password || search || hash) return 'it must hold no user, password, query or fragment'
    const host = hostname.replace(/^\[|\]$/g, '')
    const literal = isIP(host) !== 0
    if (literal && !this.permits(host))
      return 'it leads to a private or reserved address, which the operator does not allow'
    if (protocol === 'https:') return undefined
    // Plain http only to places that the operator has named.
    const named = host === 'localhost' ? '127.0.0.1' : literal ? host : undefined
    if (protocol === 'http:' && named && isInNetworks(this.#allowed, named)) return undefined
    return 'it must begin with https://'
  }
}

/** Told as a name that does not exist, so that nobody learns which names an inner name server knows. */
function notPermitted(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${hostname} leads to no address that is permitted`), { code: 'ENOTFOUND' })
}
