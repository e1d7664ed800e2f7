import { Fault } from '../model/fault.ts'
import type { AddressGuard } from './address-guard.ts'
import { Exchange, type UpstreamListener, type UpstreamRequest } from './exchange.ts'
import { Pools, type UpstreamSettings } from './pools.ts'
import { TokenCache } from './token-cache.ts'

interface Base {
  readonly origin: string
  readonly prefix: string
}

/** Sends requests to providers. Base URLs are taken apart once. */
export class Upstream {
  #pools: Pools
  #guardedPools: Pools
  #guard: AddressGuard
  #tenantTotalMs: number
  readonly #bases = new Map<string, Base>()
  /** Tokens got for secrets that are not sent themselves. */
  readonly tokens = new TokenCache(this)

  constructor(settings: UpstreamSettings, guard: AddressGuard) {
    this.#pools = new Pools(settings)
    this.#guardedPools = new Pools(settings, guard)
    this.#guard = guard
    this.#tenantTotalMs = settings.tenantTotalMs
  }

  /** New settings for new requests; those under way end as they began. */
  configure(settings: UpstreamSettings, guard: AddressGuard): void {
    const former = [this.#pools, this.#guardedPools]
    this.#pools = new Pools(settings)
    this.#guardedPools = new Pools(settings, guard)
    this.#guard = guard
    this.#tenantTotalMs = settings.tenantTotalMs
    for (const pools of former) void pools.retire()
  }

  /** What is wrong with a base URL given by a tenant, if anything. */
  problemWith(baseUrl: string): string | undefined {
    return this.#guard.problemWith(baseUrl)
  }

  /**
   * `trusted`: the operator named the base URL; others are checked. `path` stands below it; each `../` at its start goes
   * up by one. Throws Fault when it cannot be used; everything later is told to the listener.
   */
  send(
    baseUrl: string,
    trusted: boolean,
    path: string,
    request: Omit<UpstreamRequest, 'origin' | 'path'>,
    listener: UpstreamListener,
  ): Exchange {
    const { origin, prefix } = this.#base(baseUrl)
    const whole = path.startsWith('../') ? climb(prefix, path) : prefix + path
    const problem = trusted ? undefined : this.problemWith(baseUrl)
    if (problem !== undefined)
      throw new Fault('forbidden', 'base_url_not_allowed', `The credential's base URL is not usable: ${problem}.`)
    const exchange = new Exchange(listener)
    const { method, headers, body, headersMs, idleMs } = request
    const pools = trusted ? this.#pools : this.#guardedPools
    if (!trusted) exchange.limit(this.#tenantTotalMs)
    exchange.start(pools, { origin, path: whole || '/', method, headers, body, headersMs, idleMs })
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

function climb(prefix: string, path: string): string {
  let base = prefix
  let rest = path
  while (rest.startsWith('../')) {
    base = base.slice(0, Math.max(0, base.lastIndexOf('/')))
    rest = rest.slice(3)
  }
  return `${base}/${rest}`
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
