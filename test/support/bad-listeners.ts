import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { type Certificate, elsewhere, local, stranger } from './certificates.ts'
import { freePort } from './free-port.ts'

/** Places where no provider can be reached, or only almost. */
export interface BadListeners {
  /** Base URLs without a path. */
  readonly origins: {
    /** Its certificate is signed by nobody who is trusted. */
    readonly untrusted: string
    /** Its certificate is trusted and another host's. */
    readonly misnamed: string
    /** Its certificate is good. */
    readonly trusted: string
    /** Speaks plain HTTP where TLS is asked for. */
    readonly plain: string
    /** Takes connections and never says a word. */
    readonly silent: string
    /** Ends each connection as soon as it is there. */
    readonly closing: string
    readonly refusing: string
    /** A name that no server knows (RFC 6761, 6.4). */
    readonly nameless: string
  }
  /** PEM of the certificates that are to be trusted. */
  readonly ca: string
  stop(): Promise<void>
}

/** `port`: of the provider behind those that let requests through. */
export async function startBadListeners(port: number): Promise<BadListeners> {
  const open = new Set<Socket>()
  const kept = (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => socket.destroy())
  }
  const servers: Server[] = []
  const listen = async (server: Server) => {
    servers.push(server.on('connection', kept).on('tlsClientError', () => {}))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as { port: number }).port
  }
  const secured = ({ cert, key }: Certificate) =>
    listen(
      createTlsServer({ cert, key }, (socket) => {
        const through = connect(port, '127.0.0.1')
        for (const one of [socket, through]) one.on('error', () => socket.destroy() && through.destroy())
        socket.pipe(through).pipe(socket)
      }),
    )
  const at = (scheme: string, on: number) => `${scheme}://127.0.0.1:${on}`
  const origins = {
    untrusted: at('https', await secured(stranger)),
    misnamed: at('https', await secured(elsewhere)),
    trusted: at('https', await secured(local)),
    plain: at('https', port),
    silent: at('https', await listen(createServer(() => {}))),
    closing: at('http', await listen(createServer((socket) => socket.end()))),
    refusing: at('http', await freePort()),
    nameless: 'http://provider.invalid',
  }
  const stop = async () => {
    for (const socket of open) socket.destroy()
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  }
  return { origins, ca: elsewhere.cert + local.cert, stop }
}
