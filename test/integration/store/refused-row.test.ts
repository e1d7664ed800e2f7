import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { GroupCommit } from '../../../src/ledger/group-commit.ts'
import { openEntry, settledRequest } from './ledger-fixtures.ts'
import { setUps } from './set-ups.ts'

const price = { id: 'pv_1', body: '{}' }

describe.each(setUps)('a request that no column can hold ($name)', (setUp) => {
  afterAll(() => setUp.cleanUp())

  test('is handed to the operator, and holds up nobody', async () => {
    const { store } = await setUp.open()
    const refused: string[] = []
    const ledger = new GroupCommit({ store: store.ledger, now: Date.now, onRefused: ({ id }) => refused.push(id) })
    const good = Array.from({ length: 3 }, () => settledRequest())
    // Longer than what an entry of an index holds.
    const bad = settledRequest({ servedModel: randomBytes(6_000).toString('base64') })
    const pending = openEntry()
    await Promise.all([
      ledger.open(pending),
      ...[good[0], bad, good[1], good[2]].map((row) => ledger.settle(row as typeof bad, price)),
    ])
    expect(refused).toEqual([bad.id])
    const rows = await store.db.selectFrom('requests').select('id').execute()
    expect(rows.map(({ id }) => id).sort()).toEqual(good.map(({ id }) => id).sort())
    const [sum] = await store.db
      .selectFrom('postings')
      .select(({ fn }) => fn.sum('amount').as('sum'))
      .execute()
    expect(String(sum?.sum)).toBe('0')
    expect(await store.db.selectFrom('open_requests').select('id').execute()).toHaveLength(1)
    const next = settledRequest({ id: pending.id })
    await ledger.settle(next, price)
    expect(await store.db.selectFrom('open_requests').select('id').execute()).toHaveLength(0)
    ledger.stop()
    await store.close()
  })
})
