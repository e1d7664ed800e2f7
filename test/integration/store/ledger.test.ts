import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  costAccount,
  creditAccount,
  operatorOverrun,
  payableAccount,
  revenueAccount,
} from '../../../src/model/accounts.ts'
import type { Store } from '../../../src/store/store.ts'
import { balances, expectSoundBooks } from './books.ts'
import { ledgerBatch, newId, openEntry, settledRequest } from './ledger-fixtures.ts'
import { setUps } from './set-ups.ts'

describe.each(setUps)('ledger commits ($name)', (setUp) => {
  let store: Store
  beforeAll(async () => {
    store = (await setUp.open()).store
  })
  afterAll(async () => {
    await store?.close()
    await setUp.cleanUp()
  })

  const difference = async (job: () => Promise<void>) => {
    const before = await balances(store)
    await job()
    const after = Object.entries(await balances(store))
    return Object.fromEntries(after.map(([id, now]) => [id, now - (before[id] ?? 0n)]).filter(([, d]) => d !== 0n))
  }

  test('posts charge, cost and forgiven overrun to the named accounts', async () => {
    const workspaceId = newId('ws')
    const capped = settledRequest({ workspaceId, charge: 1_000n, overrun: 50n, cost: 875n })
    const plain = settledRequest({ workspaceId, lane: 'cheap', charge: 10n, cost: 4n, provider: 'beta' })
    const own = settledRequest({ workspaceId, lane: 'byok', charge: 0n, cost: 7_777n })
    const moved = await difference(() => store.ledger.commit(ledgerBatch({ settled: [capped, plain, own] })))
    expect(moved).toEqual({
      [creditAccount(workspaceId)]: -1_010n,
      [revenueAccount('resale')]: 1_050n,
      [revenueAccount('cheap')]: 10n,
      [operatorOverrun]: -50n,
      [costAccount('acme')]: -875n,
      [payableAccount('acme')]: 875n,
      [costAccount('beta')]: -4n,
      [payableAccount('beta')]: 4n,
    })
    const rows = await store.db.selectFrom('requests').selectAll().where('workspace_id', '=', workspaceId).execute()
    expect(new Set(rows.map((row) => row.transaction_id)).size).toBe(2)
    expect(rows.find((row) => row.lane === 'byok')?.transaction_id).toBeNull()
    await expectSoundBooks(store)
  })

  test('keeps every field of a request', async () => {
    const request = settledRequest({
      endUser: 'null',
      finishReason: '',
      region: undefined,
      latencyMs: 1.5,
      ttftMs: 1e12,
    })
    await store.ledger.commit(ledgerBatch({ settled: [request] }))
    const row = await store.db.selectFrom('requests').selectAll().where('id', '=', request.id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      workspace_id: 'ws_a',
      created_at: BigInt(request.createdAt),
      region: null,
      end_user: 'null',
      finish_reason: '',
      status: 200,
      stream: true,
      estimated: false,
      input_tokens: 100,
      reasoning_tokens: null,
      charge: 240n,
      latency_ms: 2,
      ttft_ms: 2_147_483_647,
      tags: JSON.stringify(request.tags),
      attempts: request.attempts,
      plan: request.plan,
    })
  })

  test('the same batch again changes nothing, at once or later', async () => {
    const batch = ledgerBatch({
      opens: [openEntry()],
      settled: [settledRequest(), settledRequest({ lane: 'cheap' })],
      priceVersions: [{ id: 'pv_1', body: '{"input":1}' }],
    })
    const first = await difference(() => store.ledger.commit(batch))
    expect(Object.keys(first)).not.toHaveLength(0)
    const again = await difference(async () => {
      await Promise.all([store.ledger.commit(batch), store.ledger.commit(batch)])
      // Even when its opens were closed in between: a late repetition must not open them again.
      await store.ledger.commit(ledgerBatch({ closed: [batch.id] }))
      await store.ledger.commit(batch)
    })
    expect(again).toEqual({})
    expect(await store.db.selectFrom('open_requests').selectAll().where('id', '=', batch.id).execute()).toEqual([])
    await expectSoundBooks(store)
  })

  test('a settled request contributes nothing again, beside others that are new and twice in one batch', async () => {
    const old = settledRequest({ charge: 100n, cost: 50n })
    await store.ledger.commit(ledgerBatch({ settled: [old] }))
    const fresh = settledRequest({ charge: 3n, cost: 2n })
    const moved = await difference(() =>
      store.ledger.commit(ledgerBatch({ settled: [{ ...old, charge: 999n }, fresh, fresh] })),
    )
    expect(moved[creditAccount('ws_a')]).toBe(-3n)
    const other = newId('ws')
    await store.ledger.commit(ledgerBatch({ settled: [{ ...old, workspaceId: other }] }))
    const empty = await store.db.selectFrom('transactions').selectAll().where('workspace_id', '=', other).execute()
    expect(empty).toEqual([])
    await expectSoundBooks(store)
  })

  test('opens are kept until they are closed', async () => {
    const entry = openEntry({ requestedModel: 'a\0b' })
    const batch = ledgerBatch({ opens: [entry] })
    await store.ledger.commit(batch)
    const row = await store.db
      .selectFrom('open_requests')
      .selectAll()
      .where('id', '=', batch.id)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ node: 'test', at: BigInt(batch.at) })
    expect(JSON.parse(row.entries)).toMatchObject([{ id: entry.id, hold: '420000' }])
    await store.ledger.commit(ledgerBatch({ closed: [batch.id] }))
    expect(await store.db.selectFrom('open_requests').selectAll().where('id', '=', batch.id).execute()).toEqual([])
  })

  test('sums days and credentials, whose cost counts on byok too', async () => {
    const credentialId = newId('cred')
    const part = { workspaceId: newId('ws'), credentialId }
    const unknown = { inputTokens: undefined, outputTokens: undefined, estimated: true }
    await store.ledger.commit(
      ledgerBatch({ settled: [settledRequest({ ...part, lane: 'byok', charge: 0n, cost: 9n })] }),
    )
    await store.ledger.commit(
      ledgerBatch({
        settled: [
          settledRequest({ ...part, lane: 'byok', charge: 0n, cost: 1n }),
          settledRequest({ ...part, lane: 'byok', charge: 0n, cost: undefined, usage: unknown }),
          settledRequest({ ...part, lane: 'byok', charge: 0n, cost: 5n, day: '2026-11-22' }),
        ],
      }),
    )
    const spend = store.db
      .selectFrom('credential_spend')
      .select(['day', 'cost'])
      .where('credential_id', '=', credentialId)
    expect(await spend.orderBy('day').execute()).toEqual([
      { day: '2026-11-21', cost: 10n },
      { day: '2026-11-22', cost: 5n },
    ])
    const daily = store.db.selectFrom('usage_daily').selectAll().where('workspace_id', '=', part.workspaceId)
    expect(await daily.orderBy('day').executeTakeFirst()).toMatchObject({
      requests: 3n,
      input_tokens: 200n,
      cost: 10n,
      charge: 0n,
    })
    await expectSoundBooks(store)
  })

  test('hostile text neither breaks a batch nor moves to another column', async () => {
    const nasty = [
      '',
      'NULL',
      '"',
      '\\',
      '{}',
      ',',
      "'; drop table requests; --",
      '\0',
      '\ud800',
      '\x1e',
      '\x1f',
      'ü🦀',
      '\n\t',
      '$1',
    ]
    const settled = nasty.map((text) =>
      settledRequest({ endUser: text, finishReason: text, rawUsage: text, plan: text }),
    )
    await store.ledger.commit(ledgerBatch({ settled }))
    for (const [i, text] of nasty.entries())
      await store.ledger.commit(
        ledgerBatch({ settled: [settledRequest({ id: `req_${setUp.name}_${i}`, endUser: text })] }),
      )
    for (const [i, request] of settled.entries()) {
      const row = await store.db
        .selectFrom('requests')
        .selectAll()
        .where('id', '=', request.id)
        .executeTakeFirstOrThrow()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the test is about
      const expected = nasty[i]?.replace(/[\0\ud800\x1e\x1f]/, '\uFFFD')
      expect([row.end_user, row.finish_reason, row.raw_usage, row.plan]).toEqual(Array(4).fill(expected))
      const alone = await store.db
        .selectFrom('requests')
        .select('end_user')
        .where('id', '=', `req_${setUp.name}_${i}`)
        .executeTakeFirstOrThrow()
      expect(alone.end_user).toBe(expected)
    }
  })

  test('random histories with repetitions keep the books sound', async () => {
    const past: ReturnType<typeof settledRequest>[] = []
    for (let round = 0; round < 25; round++) {
      const settled = Array.from({ length: 1 + (round % 7) }, (_, i) => {
        const repeated = past[(round * 3 + i) % Math.max(past.length, 1)]
        if (repeated && (round + i) % 3 === 0) return repeated
        const lane = (['cheap', 'resale', 'byok'] as const)[(round + i) % 3] ?? 'cheap'
        const charge = lane === 'byok' ? 0n : BigInt((round * 7919 + i * 104_729) % 100_000)
        return settledRequest({
          workspaceId: `ws_${i % 3}`,
          lane,
          charge,
          overrun: lane === 'byok' ? 0n : BigInt(i % 2),
          cost: BigInt(round * i),
        })
      })
      past.push(...settled)
      const batch = ledgerBatch({ settled })
      await Promise.all(
        round % 4 === 0 ? [store.ledger.commit(batch), store.ledger.commit(batch)] : [store.ledger.commit(batch)],
      )
    }
    await expectSoundBooks(store)
  })
})
