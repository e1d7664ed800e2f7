import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { faultsIn, readBooks, sum } from '../../support/books.ts'
import { type Answer, call, nanoOf } from '../../support/calls.ts'
import { type Gateway, startGateway, until } from '../../support/gateway.ts'
import { byokKind, chat, Load, type LoadAnswer, paidKinds } from '../../support/load.ts'
import { exportOf, forget, openPlace, type Place, setUps } from '../../support/places.ts'
import { type Customer, configFor, createCustomers } from '../money/world.ts'

const ROUNDS = Number(process.env.TRILANE_TEST_ROUNDS ?? (process.env.TRILANE_TEST_FULL === '1' ? 10 : 2))

describe.each(setUps)('kill -9 under load (%s)', (setUp) => {
  let simulator: Simulator
  let place: Place
  let customer: Customer
  let gateway: Gateway
  const start = () =>
    startGateway({ config: configFor(simulator.baseURL), dataDir: place.dataDir, databaseUrl: place.databaseUrl })

  beforeAll(async () => {
    simulator = await startSimulator()
    place = await openPlace(setUp)
    gateway = await start()
    customer = (await createCustomers(gateway))[0] as Customer
  })
  afterAll(async () => {
    await gateway?.kill('SIGKILL')
    await simulator?.stop()
    await place?.remove()
  })

  /** Everything seen so far, over all rounds. */
  const seen: LoadAnswer[] = []
  const hung: Answer[] = []

  test.each(Array.from({ length: ROUNDS }, (_, i) => i + 1))(
    'round %i: all that was answered is on the ledger, what was open is interrupted, nothing twice',
    { timeout: 600_000 },
    async (round) => {
      const open = await openStreams(gateway, customer, round)
      const load = new Load(gateway.url, [...paidKinds(customer.key), byokKind(customer.key)], 5)
      const enough = 10 + Math.floor(Math.random() * 200)
      await until(() => load.complete().length >= enough, `${enough} answers are complete`)
      await gateway.kill('SIGKILL')
      seen.push(...(await load.stop()))
      hung.push(...(await Promise.all(open)))
      forget(gateway)
      gateway = await start()
      await check()
    },
  )

  async function check() {
    const records = await exportOf(gateway, customer.workspaceId)
    const byId = new Map(records.map((record) => [record.id, record]))
    expect(byId.size, 'each request once').toBe(records.length)
    const answers = records.flatMap(({ upstreamId, outcome }) =>
      upstreamId === null || outcome === 'failed' ? [] : upstreamId,
    )
    expect(new Set(answers).size, 'each provider’s answer once').toBe(answers.length)
    for (const answer of seen.filter(({ lane }) => lane !== 'byok')) {
      const record = byId.get(answer.requestId ?? '')
      if (answer.complete) {
        expect(record, `answer ${answer.requestId} was whole`).toMatchObject({
          outcome: 'completed',
          lane: answer.lane,
        })
        expect(answer.told.map((amount) => amount === nanoOf(record?.chargeUsd ?? ''))).not.toContain(false)
        expect(answer.told.length).toBeGreaterThan(0)
      } else if (answer.status === 200) expect(record, `answer ${answer.requestId} had begun`).toBeDefined()
    }
    for (const { requestId } of hung) {
      expect(byId.get(requestId ?? ''), `stream ${requestId} was open`).toMatchObject({
        outcome: 'interrupted',
        chargeUsd: '0',
      })
    }
    const charged = sum(records.map(({ chargeUsd }) => nanoOf(chargeUsd)))
    const balance = await gateway.api<Record<string, string>>('GET', `/api/workspaces/${customer.workspaceId}/balance`)
    expect(nanoOf(balance.creditUsd ?? '')).toBe(nanoOf(customer.creditUsd) - charged)
    expect(balance).toMatchObject({ heldUsd: '0', availableUsd: balance.creditUsd })
    expect(await gateway.api('GET', '/api/ledger/check')).toMatchObject({ ok: true, imbalanceUsd: '0' })
  }

  test('the books are sound, read from the database itself', { timeout: 600_000 }, async () => {
    expect(await gateway.stop()).toBe(0)
    const books = await readBooks(place)
    expect(faultsIn(books)).toEqual([])
    expect(books.open).toBe(0)
    expect(books.requests.filter(({ outcome }) => outcome === 'interrupted').length).toBeGreaterThanOrEqual(hung.length)
    expect(seen.filter(({ complete, lane }) => complete && lane !== 'byok').length).toBeGreaterThan(ROUNDS * 5)
  })
})

/** Streams on paid lanes whose first content has come and whose end never will. */
async function openStreams(gateway: Gateway, { key }: Customer, round: number): Promise<Promise<Answer>[]> {
  let begun = 0
  const streams = ['cheap/simple', 'resale/cached'].map((model) =>
    call(
      gateway.url,
      key,
      { ...chat(model, 9_000_000 + round, { hang: 'mid-stream', words: 9 }), stream: true },
      { onHead: () => begun++ },
    ),
  )
  await until(() => begun === streams.length, 'the hanging streams have begun')
  return streams
}
