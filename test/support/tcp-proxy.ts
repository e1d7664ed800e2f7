import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What the proxy does with what passes: all of it, late, not at all (and nobody is told), or it cuts the connections. */
export type Weather = { readonly kind: 'fair' | 'silent' | 'cut' } | { readonly kind: 'late'; readonly ms: number }

/** A TCP proxy on a loopback port whose connections can be made to misbehave. */
export class TcpProxy {
  readonly port: number
  #weather: Weather = { kind: 'fair' }
  readonly #server: Server
  readonly #pairs = new Set<Pair>()

  private constructor(server: Server, port: number, upstreamPort: number) {
    this.#server = server
    this.port = port
    server.on('connection', (client) => {
      if (this.#weather.kind === 'cut') return void client.destroy()
      const pair = new Pair(client, connect(upstreamPort, '127.0.0.1'), () => this.#weather)
      this.#pairs.add(pair)
      pair.onClose(() => this.#pairs.delete(pair))
    })
  }

  static async start(upstreamPort: number): Promise<TcpProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    return new TcpProxy(server, port, upstreamPort)
  }

  set(weather: Weather): void {
    this.#weather = weather
    // A connection that has lost bytes is of no use any more; a real one would be reset sooner or later.
    for (const pair of this.#pairs) if (weather.kind === 'cut' || (weather.kind === 'fair' && pair.torn)) pair.destroy()
  }

  async stop(): Promise<void> {
    for (const pair of this.#pairs) pair.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

class Pair {
  torn = false
  readonly #sockets: readonly [Socket, Socket]
  #onClose = () => {}

  constructor(client: Socket, upstream: Socket, weather: () => Weather) {
    this.#sockets = [client, upstream]
    this.#carry(client, upstream, weather)
    this.#carry(upstream, client, weather)
    for (const socket of this.#sockets) {
      socket.setNoDelay(true)
      socket.on('error', () => this.destroy())
      socket.on('close', () => this.destroy())
    }
  }

  onClose(told: () => void): void {
    this.#onClose = told
  }

  destroy(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#onClose()
  }

  #carry(from: Socket, to: Socket, weather: () => Weather): void {
    let last = Promise.resolve()
    from.on('data', (bytes) => {
      const now = weather()
      if (now.kind === 'silent') this.torn = true
      if (this.torn) return
      const wait = now.kind === 'late' ? now.ms : 0
      // In order, whatever each piece has to wait.
      last = Promise.all([last, wait > 0 ? sleep(wait) : undefined]).then(() => void to.write(bytes))
    })
  }
}

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Bad weather for `ms`, ever changing; fair in the end. Returns how often it changed. */
export async function disturb(proxy: TcpProxy, random: () => number, ms: number): Promise<number> {
  let changes = 0
  for (const until = Date.now() + ms; Date.now() < until; changes++) {
    proxy.set(pick(random))
    await sleep(Math.min(100 + random() * 1_400, Math.max(0, until - Date.now())))
  }
  proxy.set({ kind: 'fair' })
  return changes
}

function pick(random: () => number): Weather {
  const lot = random()
  if (lot < 0.3) return { kind: 'fair' }
  if (lot < 0.65) return { kind: 'late', ms: Math.round(random() * 300) }
  return lot < 0.85 ? { kind: 'silent' } : { kind: 'cut' }
}
