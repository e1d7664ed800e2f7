import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { type Gateway, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { openPlace, type Place } from '../../support/places.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'
import { postgresBin } from '../postgres.ts'
import { full } from './full.ts'

export type StageName = 'one process, embedded' | 'one process, PostgreSQL' | 'four processes, PostgreSQL and Redis'

/** The set-ups that this machine can show; in the short form one of each kind of counter. */
export const stageNames: readonly StageName[] = [
  'one process, embedded',
  ...(postgresBin && full ? (['one process, PostgreSQL'] as const) : []),
  ...(postgresBin && !whyNoRedis() ? (['four processes, PostgreSQL and Redis'] as const) : []),
]

/** Gateways over one store, and the provider behind them. */
export interface Stage {
  readonly simulator: Simulator
  readonly place: Place
  readonly gateways: readonly Gateway[]
  readonly shared: boolean
  /** Ends the gateways in good order; the books stay to be read. Throws when one ends otherwise. */
  rest(): Promise<void>
  close(): Promise<void>
}

export async function openStage(name: StageName, config: (simulator: Simulator) => string): Promise<Stage> {
  const simulator = await startSimulator()
  const place = await openPlace(name === 'one process, embedded' ? 'embedded' : 'postgres')
  const shared = name === 'four processes, PostgreSQL and Redis'
  const redis = shared ? await RedisServer.start() : undefined
  const env = redis ? { TRILANE_REDIS_URL: redis.patientUrl } : {}
  const { dataDir, databaseUrl } = place
  const start = () => startGateway({ config: config(simulator), dataDir, databaseUrl, env })
  // The first one migrates.
  const gateways = [await start()]
  if (shared) gateways.push(...(await Promise.all([start(), start(), start()])))
  return {
    simulator,
    place,
    gateways,
    shared,
    rest: async () => {
      const codes = await Promise.all(gateways.map((gateway) => gateway.stop()))
      if (codes.some((code) => code !== 0)) throw new Error(`gateways ended with ${codes.join()}`)
    },
    close: async () => {
      await Promise.all(gateways.map((gateway) => gateway.kill('SIGKILL')))
      await simulator.stop()
      await redis?.stop()
      await place.remove()
    },
  }
}

export function first({ gateways }: Stage): Gateway {
  return gateways[0] as Gateway
}

/** Waits until every process knows the owners' keys. */
export async function knownEverywhere({ gateways }: Stage, owners: readonly Tenant[]): Promise<void> {
  for (const { baseURL } of gateways) {
    for (const { key } of owners) {
      const headers = { authorization: `Bearer ${key}` }
      await until(async () => (await fetch(`${baseURL}/models`, { headers })).status === 200, 'the key is known')
    }
  }
}
