import { Fault } from '../model/fault.ts'
import type { AddressGuard } from './address-guard.ts'
import { Exchange, type UpstreamListener, type UpstreamRequest } from './exchange.ts'
import { Pools, type UpstreamTimeouts } from './pools.ts'

interface Base {
  readonly origin: string
  readonly prefix: string
}

/** Sends requests to providers. Base URLs are taken apart once. */
export class Upstream {
  readonly #pools: Pools
  readonly #guardedPools: Pools
  readonly #guard: AddressGuard
  readonly #bases = new Map<string, Base>()

  constructor(timeouts: UpstreamTimeouts, guard: AddressGuard) {
    this.#pools = new Pools(timeouts)
    this.#guardedPools = new Pools(timeouts, guard)
    this.#guard = guard
  }

  /**
   * `trusted`: the operator named the base URL; others are checked. Throws Fault when it cannot be used; everything
   * later is told to the listener.
   */
  send(
    baseUrl: string,
    trusted: boolean,
    path: string,
    request: Pick<UpstreamRequest, 'method' | 'headers' | 'body'>,
    listener: UpstreamListener,
  ): Exchange {
    const { origin, prefix } = this.#base(baseUrl)
    const problem = trusted ? undefined : this.#guard.problemWith(baseUrl)
    if (problem !== undefined) throw new Fault('forbidden', 'base_url_not_allowed', `The credential's base URL is not usable: ${problem}.`)
    const exchange = new Exchange(listener)
    exchange.start(trusted ? this.#pools : this.#guardedPools, { origin, path: prefix + path, ...request })
    return exchange
  }

  #base(baseUrl: string): Base {
    let base = this.#bases.get(baseUrl)
    if (!base) {
      base = parseBase(baseUrl)
      this.#bases.set(baseUrl, base)
    }
    return base
  }

  async close(): Promise<void> {
    await Promise.all([this.#pools.close(), this.#guardedPools.close()])
  }
}

function parseBase(baseUrl: string): Base {
  let url: URL
  try {
    url = new URL(baseUrl)
  } catch (cause) {
    throw new Fault('upstream', 'bad_base_url', "The provider's base URL is not a valid URL.", { cause })
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') }
}
