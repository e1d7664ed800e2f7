import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { faultsIn, readBooks, sum } from '../../support/books.ts'
import { call, nanoOf } from '../../support/calls.ts'
import { freePort } from '../../support/free-port.ts'
import { type Gateway, startGateway, until } from '../../support/gateway.ts'
import { byokKind, chat, Load, paidKinds } from '../../support/load.ts'
import { isQuiet, openPlaceWithServer, type PlaceWithServer, readiness } from '../../support/places.ts'
import { type Customer, configFor, createCustomers } from '../money/world.ts'
import { postgresBin } from '../postgres.ts'

test('PostgreSQL down at the start: refused at once, naming the host and no password', {
  timeout: 600_000,
}, async () => {
  const port = await freePort()
  const databaseUrl = `postgres://trilane:s3cr3t-password@127.0.0.1:${port}/books`
  const gateway = await startGateway({ databaseUrl, expectExit: true })
  expect(gateway.process.exitCode).toBe(1)
  expect(gateway.output()).toContain(`PostgreSQL at 127.0.0.1:${port}`)
  expect(gateway.output()).not.toContain('s3cr3t')
  expect(gateway.output()).not.toMatch(/\n\s+at /)
})

describe.runIf(postgresBin).each(['stop', 'kill'] as const)('PostgreSQL gone during service (%s)', (how) => {
  let simulator: Simulator
  let place: PlaceWithServer
  let gateway: Gateway
  let customer: Customer

  beforeAll(async () => {
    simulator = await startSimulator()
    place = await openPlaceWithServer()
    gateway = await startGateway({
      config: configFor(simulator.baseURL),
      dataDir: place.dataDir,
      databaseUrl: place.databaseUrl,
    })
    customer = (await createCustomers(gateway))[0] as Customer
  })
  afterAll(async () => {
    await gateway?.kill('SIGKILL')
    await simulator?.stop()
    await place?.remove()
  })

  const isLate = ({ error }: { error: { code: string } | undefined }) =>
    error?.code === 'ledger_late' || error?.code === 'ledger_unavailable'

  test('own keys go on, paid lanes are refused, nothing is lost and nothing booked twice', {
    timeout: 600_000,
  }, async () => {
    const load = new Load(gateway.url, [...paidKinds(customer.key), byokKind(customer.key)], 4)
    await until(() => load.complete().length > 60, 'the load runs')
    await place.postgres[how]()
    await until(async () => (await readiness(gateway)) === 503, 'not ready any more')
    const before = load.complete('byok').length
    await until(() => load.answers.some(isLate), 'a paid request is refused')
    await until(() => load.complete('byok').length > before + 50, 'own keys are answered from memory')
    const paidDuring = await call(gateway.url, customer.key, chat('cheap/simple', 7_000_001, {}))
    expect([paidDuring.status, isLate(paidDuring)]).toEqual([503, true])
    const byokDuring = await call(gateway.url, customer.key, chat('byok/simple', 7_000_002, {}))
    expect([byokDuring.status, byokDuring.complete]).toEqual([200, true])
    expect(await readiness(gateway)).toBe(503)

    const paidBefore = load.answers.filter(({ complete, lane }) => complete && lane !== 'byok').length
    await place.postgres.start()
    await until(async () => (await readiness(gateway)) === 200, 'ready again')
    await until(
      () => load.answers.filter(({ complete, lane }) => complete && lane !== 'byok').length > paidBefore + 20,
      'paid lanes answer again',
    )
    const answers = [
      ...(await load.stop()),
      { ...paidDuring, lane: 'cheap', n: -1 },
      { ...byokDuring, lane: 'byok', n: -2 },
    ]
    await until(() => isQuiet(gateway), 'all is durable')
    expect(await gateway.api('GET', '/api/ledger/check')).toMatchObject({ ok: true, imbalanceUsd: '0' })
    const balance = await gateway.api<Record<string, string>>('GET', `/api/workspaces/${customer.workspaceId}/balance`)
    expect(await gateway.stop()).toBe(0)

    const books = await readBooks(place)
    expect(faultsIn(books)).toEqual([])
    expect(books.open).toBe(0)
    const byId = new Map(books.requests.map((row) => [row.id, row]))
    for (const answer of answers) {
      const row = byId.get(answer.requestId ?? '')
      if (answer.complete) {
        expect(row, `${answer.lane} ${answer.requestId}`).toMatchObject({ outcome: 'completed', lane: answer.lane })
        for (const amount of answer.told) expect(amount).toBe(row?.charge)
      } else if (answer.error?.code === 'ledger_unavailable') expect(row, 'never let in').toBeUndefined()
      else if (answer.error?.code === 'ledger_late') expect(row, 'let in, so on record').toBeDefined()
    }
    const known = new Set(answers.map(({ requestId }) => requestId))
    expect(
      books.requests.filter(({ id }) => !known.has(id)),
      'records nobody asked for',
    ).toEqual([])
    const credit = nanoOf(customer.creditUsd) - sum(books.requests.map(({ charge }) => charge))
    expect(books.accounts.get(`${customer.workspaceId}:credit`)).toBe(credit)
    expect([nanoOf(balance.creditUsd ?? ''), balance.heldUsd]).toEqual([credit, '0'])
  })
})

describe.runIf(postgresBin)('while the books cannot be written', () => {
  let simulator: Simulator
  let place: PlaceWithServer
  let gateway: Gateway
  let customer: Customer

  beforeAll(async () => {
    simulator = await startSimulator()
    place = await openPlaceWithServer()
    gateway = await startGateway({
      config: configFor(simulator.baseURL),
      dataDir: place.dataDir,
      databaseUrl: place.databaseUrl,
    })
    customer = (await createCustomers(gateway))[0] as Customer
    await place.postgres.stop()
  })
  afterAll(async () => {
    await gateway?.kill('SIGKILL')
    await simulator?.stop()
    await place?.remove()
  })

  test('once it is known that paid calls cannot be booked, none is sent to a provider at the operator’s cost', {
    timeout: 600_000,
  }, async () => {
    const first = await call(gateway.url, customer.key, chat('resale/simple', 1, {}))
    expect([first.status, first.error?.code, first.headers['x-should-retry']]).toEqual([503, 'ledger_late', 'true'])
    const { requests } = await simulator.stats()
    const second = await call(gateway.url, customer.key, chat('resale/simple', 2, {}))
    expect([second.status, second.error?.code]).toEqual([503, 'ledger_unavailable'])
    expect((await simulator.stats()).requests).toBe(requests)
  })

  test('what the provider was paid for an answer that was withheld is on record, and no hold is left', {
    timeout: 600_000,
  }, async () => {
    await place.postgres.start()
    await until(
      async () => (await readiness(gateway)) === 200 && (await isQuiet(gateway)),
      'the books are written again',
    )
    const balance = await gateway.api('GET', `/api/workspaces/${customer.workspaceId}/balance`)
    expect(balance).toMatchObject({ heldUsd: '0', creditUsd: customer.creditUsd })
    await gateway.stop()
    const { requests } = await readBooks(place)
    const withheld = requests.find(({ tags, outcome }) => tags === null && outcome === 'failed')
    expect(withheld).toMatchObject({ outcome: 'failed', status: 503, charge: 0n })
    expect(withheld?.cost, 'the provider answered and bills it').toBeGreaterThan(0n)
  })
})
