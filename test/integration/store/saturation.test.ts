import { afterAll, describe, expect, test } from 'vitest'
import { ledgerBatch, settledRequest } from './ledger-fixtures.ts'
import { setUps } from './set-ups.ts'

/** The highest cost that a single request can be settled with. */
const MOST = 1_000_000_000_000_000n
const INT8_MAX = 2n ** 63n - 1n

describe.each(setUps)('sums of costs that no database holds ($name)', (setUp) => {
  afterAll(() => setUp.cleanUp())

  test('stop short of the end of the column instead of stopping the books', async () => {
    const { store } = await setUp.open()
    const many = () => Array.from({ length: 6_000 }, () => settledRequest({ lane: 'byok', cost: MOST, charge: 0n }))
    await store.ledger.commit(ledgerBatch({ settled: many() }))
    await store.ledger.commit(ledgerBatch({ settled: many() }))
    await store.ledger.commit(ledgerBatch({ settled: [settledRequest()] }))
    const [daily] = await store.db
      .selectFrom('usage_daily')
      .select(['requests', 'cost'])
      .where('lane', '=', 'byok')
      .execute()
    expect(daily?.requests).toBe(12_000n)
    expect(daily?.cost && daily.cost > 10n ** 18n && daily.cost < INT8_MAX).toBe(true)
    const [spent] = await store.db.selectFrom('credential_spend').select('cost').execute()
    expect(spent?.cost && spent.cost > 10n ** 18n && spent.cost < INT8_MAX).toBe(true)
    await store.close()
  })
})
