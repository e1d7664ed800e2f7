import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { faultsIn, readBooks } from '../../support/books.ts'
import { call } from '../../support/calls.ts'
import { type Gateway, startGateway, until } from '../../support/gateway.ts'
import { chat, Load, paidKinds } from '../../support/load.ts'
import { forget, openPlace, type Place, setUps } from '../../support/places.ts'
import { type Customer, configFor, createCustomers } from '../money/world.ts'

describe.each(setUps)('SIGTERM (%s)', (setUp) => {
  let simulator: Simulator
  let place: Place
  let gateway: Gateway
  let customer: Customer

  beforeAll(async () => {
    simulator = await startSimulator()
    place = await openPlace(setUp)
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

  test('streams end whole and are settled, busy clients do not hold it up, and it exits with 0', {
    timeout: 600_000,
  }, async () => {
    let begun = 0
    const streams = Array.from({ length: 12 }, (_, n) => {
      const body = {
        ...chat(`${n % 2 ? 'cheap' : 'resale'}/simple`, 8_000_000 + n, { words: 40, chunkDelayMs: 30 }),
        stream: true,
      }
      return call(gateway.url, customer.key, body, { onHead: () => begun++ })
    })
    const load = new Load(gateway.url, paidKinds(customer.key), 2)
    await until(() => begun === streams.length && load.complete().length > 10, 'streams and load are under way')
    const before = load.answers.length
    const stopped = gateway.stop()
    const whole = await Promise.all(streams)
    expect(whole.map(({ complete, error }) => ({ complete, error }))).toEqual(
      whole.map(() => ({ complete: true, error: undefined })),
    )
    expect(await stopped).toBe(0)
    // A busy client's connection ends with the answer under way, or at most with one more.
    expect(load.answers.filter(({ status }) => status === 200).length - before).toBeLessThanOrEqual(2 * 8)
    const answers = [...(await load.stop()), ...whole]
    const books = await readBooks(place)
    expect(faultsIn(books)).toEqual([])
    expect(books.open).toBe(0)
    const byId = new Map(books.requests.map((row) => [row.id, row]))
    for (const answer of answers.filter(({ complete }) => complete)) {
      expect(byId.get(answer.requestId ?? '')).toMatchObject({ outcome: 'completed' })
      for (const amount of answer.told) expect(amount).toBe(byId.get(answer.requestId ?? '')?.charge)
    }
    // What was let in was also finished: no answer was cut off.
    expect(answers.filter(({ status, ended, left }) => status !== undefined && !ended && !left)).toEqual([])
    expect(books.requests.filter(({ outcome }) => outcome !== 'completed')).toEqual([])
  })
})

test('the first start shows its secrets once, the second one none', { timeout: 600_000 }, async () => {
  const place = await openPlace('embedded')
  const env = { TRILANE_ADMIN_KEY: undefined, TRILANE_MASTER_KEY: undefined }
  const dataDir = join(place.dataDir, 'not there yet')
  const first = await startGateway({ dataDir, env })
  // It is ready a moment before it greets.
  await until(() => first.output().includes('curl '), 'it has greeted')
  const secrets = first.output().match(/\btla?_[\w-]{20,}/g) ?? []
  expect(new Set(secrets).size).toBe(2)
  expect(await first.stop()).toBe(0)
  forget(first)
  const second = await startGateway({ dataDir, env })
  await until(() => second.output().includes('serving at'), 'it has greeted')
  expect(await second.stop()).toBe(0)
  expect(second.output()).not.toMatch(/\btla?_/)
  forget(second)
  await place.remove()
})
