import { rootCertificates } from 'node:tls'
import { buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici'
import { joinSmallWrites } from '../kit/join-small-writes.ts'
import { survivePausedEnd } from '../kit/paused-end.ts'
import type { AddressGuard } from './address-guard.ts'

export interface UpstreamSettings {
  /** `http://…`; every connection goes through it. */
  readonly proxyUrl: string | undefined
  /** Certificate authorities trusted besides the usual ones, PEM. */
  readonly ca: readonly string[] | undefined
  readonly connectMs: number
  /** From the request's last byte to the answer's head. */
  readonly headersMs: number
  /** Between two chunks of the answer. */
  readonly idleMs: number
  /** From first to last of an exchange with an address that a tenant named. */
  readonly tenantTotalMs: number
}

/** One connection pool for each origin; connections are not capped, requests are never pipelined. */
export class Pools {
  readonly #pools = new Map<string, Dispatcher>()
  readonly #settings: UpstreamSettings
  readonly #guard: AddressGuard | undefined

  /** With a guard, names that lead to addresses it does not permit are not connected to. */
  constructor(settings: UpstreamSettings, guard?: AddressGuard) {
    this.#settings = settings
    this.#guard = guard
  }

  for(origin: string): Dispatcher {
    let pool = this.#pools.get(origin)
    if (!pool) {
      pool = this.#open(origin)
      this.#pools.set(origin, pool)
    }
    return pool
  }

  #open(origin: string): Dispatcher {
    const { proxyUrl, ca, connectMs, headersMs, idleMs } = this.#settings
    const tls = ca && { ca: [...rootCertificates, ...ca] }
    const common = {
      connections: null,
      pipelining: 1,
      headersTimeout: headersMs,
      bodyTimeout: idleMs,
      keepAliveTimeout: 30_000,
    }
    if (proxyUrl !== undefined) return new ProxyAgent({ ...common, uri: proxyUrl, ...(tls && { requestTls: tls }) })
    const lookup = this.#guard && { lookup: this.#guard.lookup }
    const connect = buildConnector({ timeout: connectMs, ...tls, ...lookup })
    const connector: buildConnector.connector = (options, done) =>
      connect(options, (error, socket) => {
        if (error) return done(error, null)
        joinSmallWrites(socket)
        survivePausedEnd(socket)
        done(null, socket)
      })
    return new Pool(origin, { ...common, connect: connector })
  }

  /** Lets running exchanges end, then closes their connections. */
  async retire(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()))
    this.#pools.clear()
  }
}
