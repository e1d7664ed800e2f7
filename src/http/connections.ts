import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A connection of the listener, with what Node's HTTP server and net keep on it; nothing public tells either. */
export interface Connection extends Socket {
  /** The answer it is busy with, from the request's head until the system has the answer's last byte. */
  readonly _httpMessage?: ServerResponse | null
  readonly _handle?: { readonly bytesWritten: number; readonly writeQueueSize: number } | null
}

/** The server's open connections, as they come and go. */
export function openConnections(server: Server): ReadonlySet<Connection> {
  const open = new Set<Connection>()
  server.on('connection', (socket: Connection) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return open
}

/** Bytes that the system has taken over for the client; it takes no more from a client that does not read. */
export function takenOver({ _handle }: Connection): number {
  return _handle ? _handle.bytesWritten - _handle.writeQueueSize : 0
}
