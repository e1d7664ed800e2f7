import type { Server } from 'node:http'
import { Server as NetServer } from 'node:net'
import { setImmediate as afterPoll, setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from './connections.ts'

export interface DrainTimes {
  /** How long everything is still served, so that balancers can notice; part of `graceMs`. */
  readonly delayMs: number
  /** When what still runs is cut. */
  readonly graceMs: number
}

const LOOK_MS = 20
/**
 * Looks: a client whose answer did not say that the connection ends may have sent its next request on it. They are half a
 * second, or longer where the process is kept from reading meanwhile: between two looks what has come is always read.
 */
const LINGER_LOOKS = 25
/** The same for connections that nothing was heard of from the beginning. */
const QUIET_LOOKS = 3

/**
 * Takes leave of clients: answers say `connection: close`, after `delayMs` nobody is let in any more, connections end
 * behind their answers, and those that are idle once nothing was heard of them for a moment. Resolves when all are gone.
 */
export async function drain(
  server: Server,
  open: ReadonlySet<Connection>,
  { delayMs, graceMs }: DrainTimes,
): Promise<void> {
  announce(server, open)
  const idle = new IdleConnections(open)
  const watch = setInterval(() => idle.look(), LOOK_MS)
  const served = Math.min(delayMs, graceMs)
  await sleep(served)
  // The system resets connections that wait to be accepted; those are fewest when they have just been.
  await afterPoll()
  idle.closing = true
  const ended = closed(server)
  // Only now, when none can come that it would miss.
  const cut = setTimeout(() => {
    for (const connection of open) connection.destroy()
  }, graceMs - served)
  await ended
  clearInterval(watch)
  clearTimeout(cut)
}

function announce(server: Server, open: ReadonlySet<Connection>): void {
  server.prependListener('request', (_request, response) => {
    response.shouldKeepAlive = false
  })
  for (const { _httpMessage: answer } of open) {
    if (answer && !answer.headersSent) answer.shouldKeepAlive = false
  }
}

/**
 * Only the listener is closed. The HTTP server's own `close` also cuts answers that are written but still on their way
 * to a slow client, and stops looking after requests that never become whole.
 */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => NetServer.prototype.close.call(server, () => resolve()))
}

/** Ends connections between two requests, once it may. */
class IdleConnections {
  closing = false
  readonly #open: ReadonlySet<Connection>
  /** What each had sent, and after how many looks at which it has sent no more it may be ended. */
  readonly #heard = new WeakMap<Connection, { read: number; looks: number }>()

  constructor(open: ReadonlySet<Connection>) {
    this.#open = open
    for (const connection of open) {
      const { _httpMessage: answer, bytesRead: read } = connection
      this.#heard.set(connection, { read, looks: !answer && read > 0 ? QUIET_LOOKS : LINGER_LOOKS })
    }
  }

  look(): void {
    for (const connection of this.#open) {
      const { bytesRead: read, _httpMessage: answer } = connection
      const before = this.#heard.get(connection)
      if (!before) this.#heard.set(connection, { read, looks: LINGER_LOOKS })
      else if (answer || before.read !== read) {
        before.read = read
        before.looks = LINGER_LOOKS
      } else if (--before.looks <= 0 && this.closing) connection.destroy()
    }
  }
}
