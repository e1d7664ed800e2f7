import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Milliseconds between two looks after a client that has closed its sending side; the last one repeats. */
const LOOKS_MS = [50, 150, 800, 4_000]

/** Something that is under way on a connection. */
interface Probed {
  /** Writes what says nothing; `first`: the client has closed its side just now. */
  probe(first: boolean): void
}

/** A client may close its sending side once it has sent its request (`nc -N`); Node would take it for gone. */
export function answerHalfClosed(server: Server): void {
  Object.assign(server, { httpAllowHalfOpen: true })
}

/**
 * A client that closed its sending side and one that is gone look the same until something is written to them: the
 * system of the one that is gone refuses it, which ends the connection with the next write.
 */
export function probeHalfClosed(socket: Socket, underWay: ReadonlySet<Probed>): void {
  let timer: NodeJS.Timeout | undefined
  let looks = 0
  const look = () => {
    for (const exchange of underWay) exchange.probe(looks === 0)
    timer = setTimeout(look, LOOKS_MS[Math.min(looks++, LOOKS_MS.length - 1)]).unref()
  }
  socket.once('end', look)
  socket.once('close', () => clearTimeout(timer))
}
