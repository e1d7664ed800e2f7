import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayBegunAt } from '../../../src/kit/local-day.ts'
import { currentSpends, spendsOf } from '../../../src/ledger/standing.ts'
import { periodAt } from '../../../src/limits/budget-period.ts'
import { budgetPeriods } from '../../../src/model/workspace.ts'
import type { Store } from '../../../src/store/store.ts'
import { ledgerBatch, settledRequest } from './ledger-fixtures.ts'
import { setUps } from './set-ups.ts'

const DAY_MS = 86_400_000
const dayText = (at: number) => new Date(at).toISOString().slice(0, 10)

describe.each(setUps)('what keys spent in their current periods ($name)', (setUp) => {
  let store: Store
  beforeAll(async () => {
    await setUp.prepare()
    store = (await setUp.open()).store
  }, 60_000)
  afterAll(async () => {
    await store.close()
    await setUp.cleanUp()
  })

  test('is the same from months and the latest days as from every day', async () => {
    const first = Date.parse('2026-08-20')
    const settled = Array.from({ length: 120 }, (_, i) =>
      settledRequest({
        day: dayText(first + i * DAY_MS),
        keyId: i % 3 === 0 ? 'key_b' : 'key_a',
        lane: i % 5 === 0 ? 'byok' : 'resale',
        servedModel: `model-${i % 2}`,
        cost: BigInt(i) * 7n,
        charge: i % 5 === 0 ? 0n : BigInt(i) * 11n,
      }),
    )
    await store.ledger.commit(ledgerBatch({ settled }))
    // About the turn of months and years, in the zones that are furthest apart; weeks that began in another month.
    for (const day of [
      '2026-10-31',
      '2026-11-01',
      '2026-11-02',
      '2026-11-10',
      '2026-11-30',
      '2026-12-05',
      '2026-12-17',
    ]) {
      const now = Date.parse(`${day}T11:30:00Z`)
      for (const keyId of ['key_a', 'key_b']) {
        const exact = await spendsOf(store.db, 'ws_a', keyId)
        const told = (await currentSpends(store.db, 'ws_a', now)).filter(({ id }) => id === keyId)
        for (const zone of ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
          for (const period of budgetPeriods) {
            const { start } = periodAt(zone, period, now)
            const since = start === 0 ? '' : dayBegunAt(zone, start)
            const sum = (rows: typeof told) =>
              rows.filter((row) => row.day >= since).reduce((total, { spend }) => total + spend, 0n)
            expect([day, keyId, zone, period, sum(told)]).toEqual([day, keyId, zone, period, sum(exact)])
          }
        }
      }
    }
  })
})
