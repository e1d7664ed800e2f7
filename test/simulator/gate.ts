import type { ServerResponse } from 'node:http'

/** Where answers wait until a test tells them to go on: what is to happen meanwhile has all the time it needs. */
export class Gate {
  readonly #waiting = new Set<() => void>()

  /** Answers that wait now. */
  get held(): number {
    return this.#waiting.size
  }

  /** Resolves once the gate opens, or the client is gone. */
  pass(res: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done)
        res.off('close', done)
        resolve()
      }
      this.#waiting.add(done)
      res.on('close', done)
    })
  }

  /** Lets go on all that wait now; who comes later waits for the next time. */
  open(): void {
    for (const done of [...this.#waiting]) done()
  }
}
