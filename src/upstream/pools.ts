import { Pool } from 'undici'
import type { AddressGuard } from './address-guard.ts'

export interface UpstreamTimeouts {
  readonly connectMs: number
  /** From the request's last byte to the answer's head. */
  readonly headersMs: number
  /** Between two chunks of the answer. */
  readonly idleMs: number
}

/** One connection pool for each origin; connections are not capped, requests are never pipelined. */
export class Pools {
  readonly #pools = new Map<string, Pool>()
  readonly #timeouts: UpstreamTimeouts
  readonly #guard: AddressGuard | undefined

  /** With a guard, names that lead to addresses it does not permit are not connected to. */
  constructor(timeouts: UpstreamTimeouts, guard?: AddressGuard) {
    this.#timeouts = timeouts
    this.#guard = guard
  }

  for(origin: string): Pool {
    let pool = this.#pools.get(origin)
    if (!pool) {
      pool = new Pool(origin, {
        connections: null,
        pipelining: 1,
        connect: { timeout: this.#timeouts.connectMs, ...(this.#guard && { lookup: this.#guard.lookup }) },
        headersTimeout: this.#timeouts.headersMs,
        bodyTimeout: this.#timeouts.idleMs,
        keepAliveTimeout: 30_000,
      })
      this.#pools.set(origin, pool)
    }
    return pool
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()))
    this.#pools.clear()
  }
}
