import type { Cluster, Redis } from 'ioredis'
import { Breaker } from './breaker.ts'
import { DeadlineError, within } from './deadline.ts'
import type { Script } from './scripts/script.ts'

/** The connection is down, or known not to answer, and the command was not sent. */
export class NotReadyError extends Error {
  constructor(status: string) {
    super(`redis is not ready: ${status}`)
    this.name = 'NotReadyError'
  }
}

/**
 * Runs commands with a deadline. Rejects at once with NotReadyError while the connection is down (ioredis would queue
 * instead) and while the breaker is open.
 */
export class RedisLink {
  readonly redis: Redis | Cluster
  readonly #deadlineMs: number
  readonly #breaker: Breaker
  /** The probe that is under way; one at a time, since a connection that is stuck would gather them. */
  #ping: Promise<unknown> | undefined

  constructor(redis: Redis | Cluster, deadlineMs: number) {
    this.redis = redis
    this.#deadlineMs = deadlineMs
    this.#breaker = new Breaker({ probe: () => this.#probe() })
  }

  /** True while nothing is sent because the last answers did not come in time. */
  get broken(): boolean {
    return this.#breaker.open
  }

  run(script: Script, keys: readonly string[], args: readonly string[], deadlineMs?: number): Promise<unknown> {
    return this.ask(() => script.run(this.redis, keys, args), deadlineMs)
  }

  async delete(key: string, deadlineMs?: number): Promise<void> {
    await this.ask(() => this.redis.del(key), deadlineMs)
  }

  /** Any other command, with the same rules. */
  async ask<T>(command: () => Promise<T>, deadlineMs = this.#deadlineMs): Promise<T> {
    if (this.redis.status !== 'ready') throw new NotReadyError(this.redis.status)
    if (this.#breaker.open) throw new NotReadyError('it does not answer in time')
    try {
      const answer = await within(deadlineMs, command())
      this.#breaker.answered()
      return answer
    } catch (error) {
      if (error instanceof DeadlineError) this.#breaker.missed()
      throw error
    }
  }

  async #probe(): Promise<void> {
    if (this.redis.status !== 'ready') throw new NotReadyError(this.redis.status)
    this.#ping ??= this.redis.ping().finally(() => {
      this.#ping = undefined
    })
    await within(this.#deadlineMs, this.#ping)
  }
}
