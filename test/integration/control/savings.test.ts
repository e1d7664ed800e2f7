import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EffectivePrice } from '../../../src/control/deps.ts'
import type { Price } from '../../../src/model/price.ts'
import { ledgerBatch, newId, settledRequest } from '../store/ledger-fixtures.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

const NOW = Date.parse('2026-03-10T12:30:00Z')
/** Nano-dollars per million tokens. */
const USD = 1_000_000_000n
const million = 1_000_000

const priced = (model: string, lane: EffectivePrice['lane'], price: Price): EffectivePrice => ({
  ...{ model, lane, price, basis: 'margin', priceVersion: 'pv_1', quoteVersion: undefined, state: 'up' },
})

describe('savings', () => {
  let plane: Plane
  let ws: { readonly id: string; readonly at: string }

  beforeAll(async () => {
    plane = await openPlane({
      priceView: () => [
        priced('my-model', 'resale', { input: 2n * USD, cacheRead: USD / 2n, output: 4n * USD }),
        priced('my-model', 'cheap', { input: USD, output: 2n * USD }),
        priced('large', 'resale', { input: 10n * USD, cacheRead: USD, output: 20n * USD }),
      ],
    })
    plane.time = NOW
    ws = await newWorkspace(plane)
    const usage = { inputTokens: million, cacheReadTokens: 400_000, outputTokens: 100_000, estimated: false }
    const on = (day: string, part: object) =>
      settledRequest({ id: newId('req'), workspaceId: ws.id, day, servedModel: 'my-model', usage, ...part })
    const settled = [
      on('2026-03-08', { charge: 2n * USD }),
      on('2026-03-10', { charge: 2n * USD }),
      // No rate of its own for what is cached: nothing is saved.
      on('2026-03-10', { lane: 'cheap', charge: USD }),
      on('2026-03-11', { charge: 9n * USD }),
    ]
    await plane.store.ledger.commit(ledgerBatch({ settled }))
  })
  afterAll(() => plane.close())

  const read = async (query = '') =>
    (await plane.call('GET', `${ws.at}/savings?since=2026-03-01&until=2026-03-11${query}`)).body

  test('by prompt caches: cached input at the price of other input less its own', async () => {
    const { data, total } = await read()
    expect(
      data.map(({ lane, cacheSavedUsd }: { lane: string; cacheSavedUsd: string }) => [lane, cacheSavedUsd]),
    ).toEqual([
      ['resale', '1.2'],
      ['cheap', '0'],
    ])
    expect(total).toMatchObject({ requests: 3, cacheSavedUsd: '1.2', paidUsd: '5' })
  })

  test('day by day, which come to the total', async () => {
    const { days, total } = await read()
    expect(days).toMatchObject([
      { day: '2026-03-08', requests: 1, paidUsd: '2', cacheSavedUsd: '0.6', baselineUsd: '8.4', savedUsd: '6.4' },
      { day: '2026-03-10', requests: 2, paidUsd: '3', cacheSavedUsd: '0.6', baselineUsd: '16.8', savedUsd: '13.8' },
    ])
    expect(total).toMatchObject({ baselineUsd: '25.2', savedUsd: '20.2' })
  })

  test('tell who named the model that they are compared with', async () => {
    expect(await read()).toMatchObject({ baseline: 'large', baselineBy: 'dearest' })
    expect(await read('&baseline=my-model')).toMatchObject({ baseline: 'my-model', baselineBy: 'query' })
    await plane.call('PUT', `${ws.at}/policy`, { smartRoute: { reference: 'my-model' } })
    expect(await read()).toMatchObject({ baseline: 'my-model', baselineBy: 'policy' })
  })
})
