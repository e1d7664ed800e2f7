import type { ServerResponse } from 'node:http'

/** Where in an answer it waits. */
export type GateName = 'before-headers' | 'mid-stream'

/** Where answers wait until a test tells them to go on: what is to happen meanwhile has all the time it needs. */
export class Gate {
  readonly #waiting = new Map<() => void, GateName>()

  /** Answers that wait now. */
  get held(): number {
    return this.#waiting.size
  }

  /** Resolves once the gate opens, or the client is gone. */
  pass(res: ServerResponse, name: GateName): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done)
        res.off('close', done)
        resolve()
      }
      this.#waiting.set(done, name)
      res.on('close', done)
    })
  }

  /** Lets go on all that wait now, or those that wait there; who comes later waits for the next time. */
  open(name?: string): void {
    for (const [done, own] of [...this.#waiting]) if (name === undefined || name === own) done()
  }
}
