import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { faultsIn, readBooks } from '../../support/books.ts'
import { call } from '../../support/calls.ts'
import { type Gateway, startGateway, until } from '../../support/gateway.ts'
import { chat } from '../../support/load.ts'
import { isQuiet, openPlace, type Place, setUps } from '../../support/places.ts'
import { type Customer, configFor, createCustomers } from '../money/world.ts'

const MOST = Number.MAX_SAFE_INTEGER

/**
 * A batch that the database refuses is repeated for ever: whatever one provider claims must not stop everybody's books.
 * A workspace chooses its own base URL and rates, so that any of them could do this.
 */
describe.each(setUps)('counts that no provider means (%s)', (setUp) => {
  let simulator: Simulator
  let place: Place
  let gateway: Gateway
  let customers: Customer[]

  beforeAll(async () => {
    simulator = await startSimulator()
    place = await openPlace(setUp)
    gateway = await startGateway({
      config: configFor(simulator.baseURL),
      dataDir: place.dataDir,
      databaseUrl: place.databaseUrl,
    })
    customers = await createCustomers(gateway)
  })
  afterAll(async () => {
    await gateway?.kill('SIGKILL')
    await simulator?.stop()
    await place?.remove()
  })

  test.each([
    ['byok/cached', { prompt_tokens: MOST, completion_tokens: MOST }],
    ['resale/cached', { prompt_tokens: 5, completion_tokens: MOST }],
    [
      'cheap/simple',
      { prompt_tokens: MOST, completion_tokens: MOST, completion_tokens_details: { reasoning_tokens: MOST } },
    ],
    ['byok/simple', { prompt_tokens: 2 ** 31, completion_tokens: 1 }],
  ])('%s %j', async (model, usage) => {
    const [one, other] = customers as [Customer, Customer]
    const answer = await call(gateway.url, one.key, chat(model, 1, { usage }))
    expect([answer.status, answer.error]).toEqual([200, undefined])
    const next = await call(gateway.url, other.key, chat('resale/simple', 2, {}))
    expect([next.status, next.error]).toEqual([200, undefined])
    await until(() => isQuiet(gateway), 'the books are written')
  })

  test('nor many of the highest that is believed, at the highest rate a workspace can name', async () => {
    const { workspaceId, key } = customers[0] as Customer
    const dearest = { input: '1000000', output: '1000000' }
    const credentials = await gateway.api<{ data: { id: string; provider: string }[] }>(
      'GET',
      `/api/workspaces/${workspaceId}/credentials`,
    )
    const id = credentials.data.find(({ provider }) => provider === 'alpha')?.id
    await gateway.api('PATCH', `/api/workspaces/${workspaceId}/credentials/${id}`, { prices: { simple: dearest } })
    const usage = { prompt_tokens: 2 ** 31 - 1, completion_tokens: 2 ** 31 - 1 }
    await Promise.all(Array.from({ length: 20 }, (_, n) => call(gateway.url, key, chat('byok/simple', n, { usage }))))
    await until(() => isQuiet(gateway), 'the books are written')
    expect(await gateway.stop()).toBe(0)
    expect(faultsIn(await readBooks(place))).toEqual([])
  })
})
