import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ledgerBatch, newId, settledRequest } from '../store/ledger-fixtures.ts'
import { setUps } from '../store/set-ups.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

describe.each(setUps)('credits and the books ($name)', (setUp) => {
  let plane: Plane
  beforeAll(async () => {
    plane = await openPlane({}, setUp)
  })
  afterAll(() => plane.close())

  const post = (at: string, body: object, idempotencyKey?: string) =>
    plane.call('POST', `${at}/credits`, body, idempotencyKey === undefined ? {} : { idempotencyKey })
  const balance = async (at: string) => (await plane.call('GET', `${at}/balance`)).body
  const check = async () => (await plane.call('GET', 'ledger/check')).body

  test('credit is posted once per key, in double entry, and can be spent', async () => {
    const { id, at } = await newWorkspace(plane)
    const body = { amountUsd: '10.000000001', reason: 'welcome' }
    expect((await post(at, body)).body.error.code).toBe('idempotency_key_required')
    const first = await post(at, body, 'c1')
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({ kind: 'grant', amountUsd: '10.000000001', workspaceId: id, reason: 'welcome' })
    const again = await post(at, { reason: 'welcome', amountUsd: 10.000000001 }, 'c1')
    expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([201, first.body, 'true'])
    expect((await post(at, { ...body, amountUsd: 11 }, 'c1')).body.error.code).toBe('idempotency_key_reused')
    expect(await balance(at)).toEqual({ creditUsd: '10.000000001', heldUsd: '0', availableUsd: '10.000000001' })
    const { postings } = await postingsOf(first.body.id)
    expect(postings).toEqual([
      { account_id: 'operator:grants', amount: -10_000_000_001n },
      { account_id: `${id}:credit`, amount: 10_000_000_001n },
    ])
    expect((await post(at, { amountUsd: 5, reason: 'card', kind: 'topup' }, 'c2')).body.kind).toBe('topup')
    const listed = (await plane.call('GET', `${at}/credits?limit=1`)).body
    expect(listed.data[0]).toMatchObject({ kind: 'topup', amountUsd: '5' })
    expect((await plane.call('GET', `${at}/credits?cursor=${listed.nextCursor}`)).body.data).toEqual([first.body])
  })

  async function postingsOf(transaction: string) {
    const postings = await plane.store.db
      .selectFrom('postings')
      .select(['account_id', 'amount'])
      .where('transaction_id', '=', transaction)
      .orderBy('account_id')
      .execute()
    return { postings }
  }

  test('many at once with one key post once', async () => {
    const { at } = await newWorkspace(plane)
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(at, { amountUsd: 3, reason: 'r' }, 'same')))
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
    expect((await balance(at)).creditUsd).toBe('3')
    await Promise.all(Array.from({ length: 10 }, (_, i) => post(at, { amountUsd: 1, reason: 'r' }, `k${i}`)))
    expect((await balance(at)).creditUsd).toBe('13')
  })

  test('only what is available can be taken back, once', async () => {
    const { at } = await newWorkspace(plane)
    await post(at, { amountUsd: 5, reason: 'r' }, 'a')
    const tooMuch = await post(at, { amountUsd: -6, reason: 'oops' }, 'b')
    expect([tooMuch.status, tooMuch.body.error.code]).toEqual([409, 'insufficient_credit'])
    expect(tooMuch.body.error.message).toContain('Only 5 USD')
    const taken = await post(at, { amountUsd: '-4.5', reason: 'oops' }, 'c')
    expect(taken.body).toMatchObject({ kind: 'correction', amountUsd: '-4.5' })
    expect((await post(at, { amountUsd: '-4.5', reason: 'oops' }, 'c')).body).toEqual(taken.body)
    expect(await balance(at)).toEqual({ creditUsd: '0.5', heldUsd: '0', availableUsd: '0.5' })
    const both = await Promise.all(['d', 'e'].map((key) => post(at, { amountUsd: '-0.5', reason: 'x' }, key)))
    expect(both.filter((answer) => answer.status === 201).length).toBeLessThanOrEqual(1)
    expect(Number((await balance(at)).creditUsd)).toBeGreaterThanOrEqual(0)
  })

  test.each([
    [{ amountUsd: 0, reason: 'r' }, 'amountUsd'],
    [{ amountUsd: '0.0000000001', reason: 'r' }, 'amountUsd'],
    [{ amountUsd: '1e9', reason: 'r' }, 'amountUsd'],
    [{ amountUsd: 'NaN', reason: 'r' }, 'amountUsd'],
    [{ amountUsd: 1 }, 'reason'],
    [{ amountUsd: 1, reason: ' ' }, 'reason'],
  ])('refuses %j', async (body, param) => {
    const { at } = await newWorkspace(plane)
    const answer = await post(at, body, 'x')
    expect([answer.status, answer.body.error.param]).toEqual([400, param])
  })

  test('the check proves sound books and finds every kind of fault', async () => {
    const { id, at } = await newWorkspace(plane)
    await post(at, { amountUsd: 1, reason: 'r' }, 'a')
    const requests = Array.from({ length: 5 }, () => settledRequest({ workspaceId: id, charge: 1000n, overrun: 7n }))
    const byok = settledRequest({ workspaceId: id, lane: 'byok', charge: 0n })
    await plane.store.ledger.commit(ledgerBatch({ settled: [...requests, byok] }))
    const sound = await check()
    expect(sound).toMatchObject({
      ok: true,
      requests: 6,
      imbalanceUsd: '0',
      accountsOff: 0,
      chargesMinusPostingsUsd: '0',
    })
    expect(sound.transactions).toBeGreaterThan(1)

    const { db } = plane.store
    const faults: readonly (readonly [() => Promise<unknown>, () => Promise<unknown>, object])[] = [
      [
        () =>
          db
            .updateTable('requests')
            .set({ charge: 1001n })
            .where('id', '=', requests[0]?.id ?? '')
            .execute(),
        () =>
          db
            .updateTable('requests')
            .set({ charge: 1000n })
            .where('id', '=', requests[0]?.id ?? '')
            .execute(),
        { chargesMinusPostingsUsd: '0.000000001', mismatchedTransactions: 1 },
      ],
      [
        () => db.updateTable('accounts').set({ balance: 5n }).where('id', '=', 'operator:overrun').execute(),
        () => db.updateTable('accounts').set({ balance: -35n }).where('id', '=', 'operator:overrun').execute(),
        { accountsOff: 1, imbalanceUsd: '0' },
      ],
      [
        () => db.insertInto('postings').values({ transaction_id: 'txn_x', account_id: 'nobody', amount: 2n }).execute(),
        () => db.deleteFrom('postings').where('transaction_id', '=', 'txn_x').execute(),
        { imbalanceUsd: '0.000000002', unbalancedTransactions: 1, orphanPostings: 1, accountsOff: 1 },
      ],
      [
        () =>
          db
            .updateTable('requests')
            .set({ transaction_id: null })
            .where('id', '=', requests[1]?.id ?? '')
            .execute(),
        () => restoreTransaction(requests.map((r) => r.id)),
        { orphanRequests: 1, mismatchedTransactions: 1 },
      ],
      [
        () =>
          db
            .insertInto('transactions')
            .values({ id: newId('txn'), kind: 'x', workspace_id: null, at: 1n, reason: null })
            .execute(),
        () => db.deleteFrom('transactions').where('kind', '=', 'x').execute(),
        { emptyTransactions: 1 },
      ],
    ]
    for (const [breakIt, mend, expected] of faults) {
      await breakIt()
      expect(await check()).toMatchObject({ ok: false, ...expected })
      await mend()
      expect(await check()).toEqual(sound)
    }
  })

  async function restoreTransaction(ids: readonly string[]) {
    const { db } = plane.store
    const { transaction_id } = await db
      .selectFrom('requests')
      .select('transaction_id')
      .where('id', '=', ids[0] ?? '')
      .executeTakeFirstOrThrow()
    await db.updateTable('requests').set({ transaction_id }).where('id', 'in', ids).execute()
  }
})
