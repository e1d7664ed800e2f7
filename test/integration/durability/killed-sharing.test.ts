import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { faultsIn, readBooks } from '../../support/books.ts'
import { type Gateway, startGateway, until } from '../../support/gateway.ts'
import { byokKind, Load, type LoadAnswer, paidKinds } from '../../support/load.ts'
import { exportOf, forget, metricSum, openPlace, type Place } from '../../support/places.ts'
import { RedisServer, whyNoRedis } from '../limits/redis-server.ts'
import { type Customer, configFor, createCustomers } from '../money/world.ts'
import { postgresBin } from '../postgres.ts'
import { countersEqualLedger, duplicatesIn, missingFrom } from './shared-books.ts'

const ROUNDS = Number(process.env.TRILANE_TEST_ROUNDS ?? 3)
const why = postgresBin === undefined ? 'no PostgreSQL' : whyNoRedis()

describe.skipIf(why !== undefined)(`kill -9 of one of two nodes under load${why ? ` (skipped: ${why})` : ''}`, () => {
  let simulator: Simulator
  let place: Place
  let redis: RedisServer
  let customer: Customer
  let nodes: Gateway[]
  const seen: LoadAnswer[] = []
  const start = () =>
    startGateway({
      config: configFor(simulator.baseURL),
      dataDir: place.dataDir,
      databaseUrl: place.databaseUrl,
      env: { TRILANE_REDIS_URL: `redis://127.0.0.1:${redis.port}` },
    })

  beforeAll(async () => {
    simulator = await startSimulator()
    place = await openPlace('postgres')
    redis = await RedisServer.start()
    nodes = [await start()]
    nodes.push(await start())
    customer = (await createCustomers(nodes[0] as Gateway))[0] as Customer
  })
  afterAll(async () => {
    for (const node of nodes ?? []) await node.kill('SIGKILL')
    await simulator?.stop()
    await place?.remove()
    await redis?.stop()
  })

  test.each(Array.from({ length: ROUNDS }, (_, i) => i + 1))(
    'round %i: nothing missing, nothing twice, and the counters are those of the ledger again by themselves',
    { timeout: 120_000 },
    async (round) => {
      const [victim, other] = round % 2 === 0 ? [0, 1] : [1, 0]
      const kinds = [...paidKinds(customer.key), byokKind(customer.key)]
      const loads = nodes.map(({ url }) => new Load(url, kinds, 2))
      const enough = 10 + Math.floor(Math.random() * 120)
      await until(() => (loads[victim]?.complete().length ?? 0) >= enough, `${enough} answers are complete`, 60_000)
      await nodes[victim]?.kill('SIGKILL')
      for (const load of loads) seen.push(...(await load.stop()))
      forget(nodes[victim] as Gateway)
      const dead = nodes[other] as Gateway
      await until(() => countersEqualLedger(dead, customer, place), 'the counters equal the ledger', 40_000)
      nodes[victim] = await start()
      await until(() => countersEqualLedger(dead, customer, place), 'the counters still equal the ledger', 40_000)
      const records = await exportOf(dead, customer.workspaceId)
      expect(duplicatesIn(records)).toEqual([])
      expect(missingFrom(records, seen)).toEqual([])
      const check = await dead.api('GET', '/api/ledger/check')
      expect(check).toMatchObject({ ok: true, imbalanceUsd: '0', openRequests: 0, driftUsd: '0' })
    },
  )

  test('what was repaired is told, and the books are sound', { timeout: 60_000 }, async () => {
    for (const node of nodes) {
      expect(await metricSum(node, 'trilane_limits_drift_nano')).toBe(0)
      expect(await node.stop()).toBe(0)
    }
    const books = await readBooks(place)
    expect(faultsIn(books)).toEqual([])
    expect(books.open).toBe(0)
    expect(seen.filter(({ complete, lane }) => complete && lane !== 'byok').length).toBeGreaterThan(ROUNDS * 5)
  })
})
