import { type LookupAddress, lookup, Resolver } from 'node:dns'

/** Finds all addresses of a name. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void

/** As every other program on the machine does, its hosts file included. */
export const systemResolve: Resolve = (hostname, done) => lookup(hostname, { all: true }, done)

const PATIENCE_MS = 2_000
const TRIES = 2

/** Asks these name servers (`address` or `address:port`) and nobody else. */
export function resolveWith(servers: readonly string[]): Resolve {
  const resolver = new Resolver({ timeout: PATIENCE_MS, tries: TRIES })
  resolver.setServers(servers)
  return (hostname, done) => {
    const found: LookupAddress[] = []
    let failure: NodeJS.ErrnoException | null = null
    let open = 2
    const take = (family: 4 | 6) => (error: NodeJS.ErrnoException | null, addresses: readonly string[] | undefined) => {
      if (error) failure ??= error
      else found.push(...(addresses ?? []).map((address) => ({ address, family })))
      if (--open === 0) done(found.length > 0 ? null : failure, found)
    }
    resolver.resolve4(hostname, take(4))
    resolver.resolve6(hostname, take(6))
  }
}
