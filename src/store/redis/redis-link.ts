import type { Cluster, Redis } from 'ioredis'
import { within } from './deadline.ts'
import type { Script } from './scripts/script.ts'

/** The connection is down, and the command was not sent. */
export class NotReadyError extends Error {
  constructor(status: string) {
    super(`redis is not ready: ${status}`)
    this.name = 'NotReadyError'
  }
}

/** Runs scripts with a deadline. Rejects at once with NotReadyError while the connection is down: ioredis would queue instead. */
export class RedisLink {
  readonly redis: Redis | Cluster
  readonly #deadlineMs: number

  constructor(redis: Redis | Cluster, deadlineMs: number) {
    this.redis = redis
    this.#deadlineMs = deadlineMs
  }

  async run(
    script: Script,
    keys: readonly string[],
    args: readonly string[],
    deadlineMs = this.#deadlineMs,
  ): Promise<unknown> {
    this.#requireReady()
    return within(deadlineMs, script.run(this.redis, keys, args))
  }

  async delete(key: string, deadlineMs = this.#deadlineMs): Promise<void> {
    this.#requireReady()
    await within(deadlineMs, this.redis.del(key))
  }

  #requireReady(): void {
    if (this.redis.status !== 'ready') throw new NotReadyError(this.redis.status)
  }
}
