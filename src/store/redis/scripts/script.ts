import { createHash } from 'node:crypto'
import type { Cluster, Redis } from 'ioredis'

/** A Lua script that Redis runs as one atomic step. All its keys must share one hash tag. */
export class Script {
  readonly #source: string
  readonly #sha: string

  constructor(...parts: readonly string[]) {
    this.#source = parts.join('\n')
    this.#sha = createHash('sha1').update(this.#source).digest('hex')
  }

  /** Sends the digest only; the source follows when Redis does not know it (first use, restart, SCRIPT FLUSH). */
  async run(redis: Redis | Cluster, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    try {
      return await redis.evalsha(this.#sha, keys.length, ...keys, ...args)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return redis.eval(this.#source, keys.length, ...keys, ...args)
    }
  }
}
