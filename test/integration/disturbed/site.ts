import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { type Gateway, startGateway } from '../../support/gateway.ts'
import { openPlaceWithServer, type PlaceWithServer } from '../../support/places.ts'
import { TcpProxy } from '../../support/tcp-proxy.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'
import { type Customer, configFor, createCustomers } from '../money/world.ts'
import { postgresBin } from '../postgres.ts'

/** Why none of this can run here; undefined if it can. */
export const whyNot = postgresBin === undefined ? 'no PostgreSQL' : whyNoRedis()

/** Two nodes with their stores, each store behind a proxy that can be told to misbehave. */
export interface Site {
  readonly simulator: Simulator
  readonly place: PlaceWithServer
  readonly redis: RedisServer
  readonly proxies: { readonly redis: TcpProxy; readonly postgres: TcpProxy }
  readonly nodes: Gateway[]
  readonly customer: Customer
  /** Another node on the same stores. */
  start(): Promise<Gateway>
  close(): Promise<void>
}

/** `patient`: nodes wait for Redis as long as it takes, where that is not what is tested. */
export async function openSite({ patient = false } = {}): Promise<Site> {
  const simulator = await startSimulator()
  const place = await openPlaceWithServer()
  const redis = await RedisServer.start()
  const proxies = {
    redis: await TcpProxy.start(redis.port),
    postgres: await TcpProxy.start(place.postgres.port),
  }
  const databaseUrl = place.databaseUrl?.replace(/:\d+\//, `:${proxies.postgres.port}/`)
  const start = () =>
    startGateway({
      config: configFor(simulator.baseURL),
      dataDir: place.dataDir,
      databaseUrl,
      env: { TRILANE_REDIS_URL: `redis://127.0.0.1:${proxies.redis.port}${patient ? '?deadlineMs=60000' : ''}` },
    })
  const nodes: Gateway[] = []
  const close = async () => {
    for (const node of nodes) await node.kill('SIGKILL')
    await simulator.stop()
    await Promise.all([proxies.redis.stop(), proxies.postgres.stop()])
    await place.remove()
    await redis.stop()
  }
  try {
    for (let n = 0; n < 2; n++) nodes.push(await start())
    const customer = (await createCustomers(nodes[0] as Gateway))[0] as Customer
    return { simulator, place, redis, proxies, nodes, customer, start, close }
  } catch (error) {
    await close()
    throw error
  }
}
