import type { Outbound } from './inbound.ts'

/**
 * Speaks to a client whose answer is silent, so that nothing between it and us takes the connection for dead. Before the
 * first event that means sending the head early: a failure is then told in the stream.
 */
export class KeepAlive {
  readonly #timer: NodeJS.Timeout
  #silent = true

  /** `early`: headers of a stream whose provider is not known yet, flat; asked for only when they are needed. */
  constructor(
    private readonly outbound: Outbound,
    private readonly bytes: Buffer,
    private readonly early: () => string[],
    everyMs: number,
  ) {
    outbound.filler = bytes
    this.#timer = setInterval(() => this.#tick(), everyMs)
  }

  #tick(): void {
    const { outbound } = this
    if (outbound.left) return this.stop()
    if (this.#silent) {
      if (!outbound.begun) outbound.head(200, this.early())
      outbound.write(this.bytes)
    }
    this.#silent = true
  }

  /** Something was sent. */
  heard(): void {
    this.#silent = false
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
