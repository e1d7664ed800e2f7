import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** Listens where nothing of a tenant's may ever lead, and counts who comes. */
export interface Canary {
  readonly port: number
  /** Local addresses of the connections so far. */
  readonly reached: string[]
  close(): void
}

/** Loopback addresses of the canary; 127.0.0.9 with the same port is free for a server that may be reached. */
const addresses = ['127.0.0.1', '127.0.0.2', '127.1.2.3', '::1']

export async function startCanary(): Promise<Canary> {
  const reached: string[] = []
  const servers: Server[] = []
  let port = 0
  for (const address of addresses) {
    const server = createServer((socket) => {
      reached.push(`${socket.localAddress}`)
      socket.on('error', () => {}).destroy()
    })
    server.listen(port, address)
    await once(server, 'listening')
    ;({ port } = server.address() as { port: number })
    servers.push(server)
  }
  return {
    port,
    reached,
    close: () => {
      for (const server of servers) server.close()
    },
  }
}
