import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const EVERY_MS = 100
/** How long a connection waits for a node that is ready. */
const PATIENCE_MS = 60_000

/** A balancer of connections: in turn to those nodes whose /readyz is 200, to another where one cannot be reached. */
export class Balancer {
  readonly url: string
  readonly #server: Server
  readonly #ready = new Map<string, boolean>()
  readonly #sockets = new Set<Socket>()
  /** How often nobody was ready. */
  waits = 0
  #turn = 0
  #stopped = false

  private constructor(server: Server, port: number) {
    this.#server = server
    this.url = `http://127.0.0.1:${port}`
    server.on('connection', (client) => void this.#carry(client))
  }

  static async start(urls: readonly string[]): Promise<Balancer> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const balancer = new Balancer(server, (server.address() as { port: number }).port)
    for (const url of urls) balancer.add(url)
    return balancer
  }

  /** Taken into turn as long as it is ready. */
  add(url: string): void {
    this.#ready.set(url, true)
    void this.#watch(url)
  }

  remove(url: string): void {
    this.#ready.delete(url)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  async #watch(url: string): Promise<void> {
    while (!this.#stopped && this.#ready.has(url)) {
      const ready = await fetch(`${url}/readyz`).then(
        ({ status }) => status === 200,
        () => false,
      )
      if (this.#ready.has(url)) this.#ready.set(url, ready)
      await sleep(EVERY_MS)
    }
  }

  async #carry(client: Socket): Promise<void> {
    const node = await this.#reach()
    if (!node) return void client.destroy()
    for (const [from, to] of [
      [client, node],
      [node, client],
    ] as const) {
      this.#sockets.add(from)
      from.setNoDelay(true)
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#sockets.delete(from)
        // What it has written is still to be passed on.
        if (!from.readableEnded) to.destroy()
      })
      from.pipe(to)
    }
  }

  async #reach(): Promise<Socket | undefined> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(EVERY_MS / 5)) {
      const ready = [...this.#ready].flatMap(([url, is]) => (is ? url : []))
      if (ready.length === 0) this.waits++
      for (let tries = 0; tries < ready.length; tries++) {
        const node = await connected(ready[this.#turn++ % ready.length] as string)
        if (node) return node
      }
    }
    return undefined
  }
}

async function connected(url: string): Promise<Socket | undefined> {
  const node = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
  const reached = await Promise.race([
    once(node, 'connect').then(() => true),
    once(node, 'close').then(() => false),
  ]).catch(() => false)
  if (!reached) node.destroy()
  return reached ? node : undefined
}
