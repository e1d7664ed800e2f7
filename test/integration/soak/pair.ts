import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { Balancer } from '../../support/balancer.ts'
import { type Gateway, startGateway } from '../../support/gateway.ts'
import { Insight } from '../../support/inside.ts'
import { forget, openPlace, type Place } from '../../support/places.ts'
import { RedisServer } from '../limits/redis-server.ts'
import { type Customer, configFor, createCustomers } from '../money/world.ts'

/** Two nodes on shared stores behind a balancer. */
export interface Pair {
  readonly simulator: Simulator
  readonly place: Place
  readonly balancer: Balancer
  /** The first one can be looked into. */
  readonly nodes: [Gateway, Gateway]
  readonly insight: Insight
  readonly customer: Customer
  /** SIGTERM, and when the node has ended another one in its place. Returns the exit code. */
  restart(at: 0 | 1): Promise<number | null>
  close(): Promise<void>
}

/** Longer than a busy machine takes to ask whether a node is ready, and than it stands still. */
export const DRAIN_DELAY_MS = process.env.TRILANE_TEST_SOAK_MINUTES === undefined ? 6_000 : 10_000

export async function openPair(): Promise<Pair> {
  const simulator = await startSimulator()
  await simulator.captureMode('light')
  const place = await openPlace('postgres')
  const redis = await RedisServer.start()
  const insight = new Insight()
  const start = (env: Readonly<Record<string, string>> = {}) =>
    startGateway({
      config: soakConfig(simulator),
      dataDir: place.dataDir,
      databaseUrl: place.databaseUrl,
      env: { TRILANE_REDIS_URL: redis.patientUrl, ...env },
      retries: true,
    })
  const nodes: [Gateway, Gateway] = [await start(insight.env), await start()]
  const balancer = await Balancer.start(nodes.map(({ url }) => url))
  const customer = (await createCustomers(nodes[0]))[0] as Customer
  return {
    ...{ simulator, place, balancer, nodes, insight, customer },
    restart: async (at) => {
      const former = nodes[at]
      const code = await former.stop('SIGTERM')
      balancer.remove(former.url)
      forget(former)
      nodes[at] = await start(at === 0 ? insight.env : {})
      balancer.add(nodes[at].url)
      return code
    },
    close: async () => {
      await balancer.stop()
      for (const node of nodes) {
        await node.kill('SIGKILL')
        forget(node)
      }
      await simulator.stop()
      await place.remove()
      await redis.stop()
      insight.remove()
    },
  }
}

/** The models of the money tests, and one whose first deployment fails as it is told, with a sound one behind it. */
function soakConfig(simulator: Simulator): string {
  const config = JSON.parse(configFor(simulator.baseURL)) as { models: Record<string, object> }
  config.models.flaky = {
    deployments: [
      { provider: 'alpha', model: 'up-flaky', price: { input: '1', output: '2' } },
      { provider: 'beta', model: 'up-sound', price: { input: '1.5', output: '3' } },
    ],
    lanes: { cheap: { price: { input: '0.5', output: '1' } }, resale: { margin: '0.1' } },
    // Longer than a machine stands still, for the one behind it must be in time.
    timeouts: { firstByteMs: 6_000, idleMs: 6_000 },
  }
  const server = { drainDelayMs: DRAIN_DELAY_MS, shutdownGraceMs: 20_000 }
  return JSON.stringify({ ...config, server }, undefined, 1)
}
