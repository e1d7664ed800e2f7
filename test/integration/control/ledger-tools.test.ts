import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ControlDeps } from '../../../src/control/deps.ts'
import { checkLedger } from '../../../src/control/ledger/check-ledger.ts'
import { Fault } from '../../../src/model/fault.ts'
import { formatUsd } from '../../../src/model/money.ts'
import { ledgerBatch, newId, openEntry, settledRequest } from '../store/ledger-fixtures.ts'
import { setUps } from '../store/set-ups.ts'
import { commitAll, requestIdAt } from './billing-rows.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

describe.each(setUps)('looking into the books ($name)', (setUp) => {
  let plane: Plane
  beforeAll(async () => {
    plane = await openPlane({ isNodeAlive: async (node) => node !== 'test' }, setUp)
  })
  afterAll(() => plane.close())

  const get = async (path: string) => (await plane.call('GET', path)).body
  const transactionOf = async (request: string) => {
    const { db } = plane.store
    const row = await db
      .selectFrom('requests')
      .select('transaction_id')
      .where('id', '=', request)
      .executeTakeFirstOrThrow()
    return row.transaction_id ?? ''
  }

  test('who asks for a check while one runs gets its answer, who asks later one of its own', async () => {
    let reads = 0
    let read = () => {}
    const allowed = new Promise<void>((resolve) => (read = resolve))
    const deps: ControlDeps = {
      ...plane.deps,
      patiently: async (work) => {
        reads++
        await allowed
        return work(plane.store.db)
      },
    }
    const together = [checkLedger(deps), checkLedger(deps), checkLedger(deps)]
    read()
    const [first, ...rest] = await Promise.all(together)
    expect(first).toMatchObject({ ok: true })
    for (const each of rest) expect(each).toBe(first)
    expect(reads).toBe(1)
    expect(await checkLedger(deps)).toMatchObject({ ok: true })
    expect(reads).toBe(2)

    // A check that failed is nobody else's answer.
    const failing: ControlDeps = { ...deps, patiently: () => Promise.reject(new Error('gone')) }
    for (let times = 0; times < 2; times++) await expect(checkLedger(failing)).rejects.toThrow('gone')
  })

  test('a charge with its postings and requests, also behind many others', async () => {
    const { id } = await newWorkspace(plane)
    const early = settledRequest({ workspaceId: id, id: requestIdAt(Date.now() - 600_000), charge: 5n, overrun: 2n })
    const late = settledRequest({ workspaceId: id, charge: 7n, cost: 3n })
    const failed = settledRequest({ workspaceId: id, charge: 0n, cost: 9n, outcome: 'failed', status: 502 })
    const between = Array.from({ length: 5_200 }, () => settledRequest({ workspaceId: id }))
    await commitAll(plane, between, 1_300)
    await plane.store.ledger.commit(ledgerBatch({ settled: [early, late, failed] }))
    const transaction = await get(`ledger/transactions/${await transactionOf(late.id)}`)
    expect(transaction).toMatchObject({ kind: 'charge', workspaceId: id, requestsComplete: true })
    expect(transaction.requests.map((r: { id: string }) => r.id)).toEqual([early.id, late.id, failed.id])
    expect(transaction.requests[0]).toMatchObject({ chargeUsd: '0.000000005', overrunUsd: '0.000000002' })
    expect(transaction.postings).toEqual([
      { accountId: 'operator:cost:acme', amountUsd: '-0.000000212' },
      { accountId: 'operator:overrun', amountUsd: '-0.000000002' },
      { accountId: 'operator:payable:acme', amountUsd: '0.000000212' },
      { accountId: 'operator:revenue:resale', amountUsd: '0.000000014' },
      { accountId: `${id}:credit`, amountUsd: '-0.000000012' },
    ])
  })

  test('a workspace has its transactions in pages, for the operator alone', async () => {
    const { id, at } = await newWorkspace(plane)
    await plane.call('POST', `${at}/credits`, { amountUsd: 3, reason: 'welcome' }, { idempotencyKey: id })
    await commitAll(
      plane,
      [settledRequest({ workspaceId: id, charge: 8n }), settledRequest({ workspaceId: id, charge: 9n })],
      1,
    )
    const first = await get(`${at}/transactions?limit=2`)
    expect(first.data.map((t: { amountUsd: string }) => t.amountUsd)).toEqual(['-0.000000009', '-0.000000008'])
    const rest = await get(`${at}/transactions?limit=2&cursor=${first.nextCursor}`)
    expect(rest).toMatchObject({ data: [{ kind: 'grant', reason: 'welcome', amountUsd: '3' }], nextCursor: null })
    const grant = await get(`ledger/transactions/${rest.data[0].id}`)
    expect(grant).toMatchObject({ kind: 'grant', requests: [], requestsComplete: true })
    const { token } = (await plane.call('POST', `${at}/tokens`, { name: 't', role: 'owner' })).body
    for (const path of [`${at}/transactions`, `ledger/transactions/${grant.id}`, 'ledger/requests/req_1']) {
      expect([path, (await plane.call('GET', path, undefined, { token })).status]).toEqual([path, 403])
    }
    expect((await plane.call('GET', 'ledger/transactions/txn_none')).body.error.code).toBe('transaction_not_found')
  })

  test('a request with hold, price version and transaction; one that is under way with its node', async () => {
    const { id } = await newWorkspace(plane)
    const settled = settledRequest({ workspaceId: id })
    const priceVersions = [{ id: 'pv_1', body: '{"sell":{"margin":150000}}' }]
    await plane.store.ledger.commit(ledgerBatch({ settled: [settled], priceVersions }))
    const found = await get(`ledger/requests/${settled.id}`)
    expect(found).toMatchObject({
      ...{ state: 'settled', workspaceId: id, hold: { amountUsd: '0.00042' } },
      request: { id: settled.id, attempts: [{ credentialId: 'cred_a' }], chargeUsd: formatUsd(settled.charge) },
      priceVersion: { id: 'pv_1', terms: { sell: { margin: 150_000 } } },
      transaction: { id: await transactionOf(settled.id), kind: 'charge' },
    })
    const open = openEntry({ workspaceId: id })
    const batch = ledgerBatch({ opens: [open] })
    await plane.store.ledger.commit(batch)
    expect(await get(`ledger/requests/${open.id}`)).toMatchObject({
      ...{ state: 'open', workspaceId: id, request: null, transaction: null },
      hold: { amountUsd: '0.00042', node: 'test' },
    })
    expect(await get('ledger/check')).toMatchObject({ openRequests: 1, openRequestsOfGoneNodes: 1 })
    await plane.store.ledger.commit(ledgerBatch({ closed: [batch.id] }))
    expect(await get('ledger/check')).toMatchObject({ openRequests: 0, openRequestsOfGoneNodes: 0 })
    expect((await plane.call('GET', `ledger/requests/${newId('req')}`)).body.error.code).toBe('request_not_found')
  })
})

describe.each(setUps)('the check beyond the books ($name)', (setUp) => {
  let plane: Plane
  beforeAll(async () => {
    plane = await openPlane({}, setUp)
  })
  afterAll(() => plane.close())

  const check = async () => (await plane.call('GET', 'ledger/check')).body

  test('sums, credentials’ spending and keys of the database', async () => {
    const { id, at } = await newWorkspace(plane)
    await plane.call('POST', `${at}/credits`, { amountUsd: 1, reason: 'r' }, { idempotencyKey: id })
    await commitAll(
      plane,
      Array.from({ length: 40 }, (_, i) => settledRequest({ workspaceId: id, keyId: `key_${i % 3}` })),
    )
    const sound = await check()
    expect(sound).toMatchObject({ ok: true, rollupsOff: 0, credentialSpendOff: 0, missingUniqueKeys: 0 })
    expect(sound).toMatchObject({ openRequests: 0, openRequestsOfGoneNodes: null })
    const { db } = plane.store
    const faults: readonly (readonly [() => Promise<unknown>, () => Promise<unknown>, object])[] = [
      [
        () =>
          db
            .updateTable('usage_days')
            .set((eb) => ({ charge: eb('charge', '-', 3n) }))
            .execute(),
        () =>
          db
            .updateTable('usage_days')
            .set((eb) => ({ charge: eb('charge', '+', 3n) }))
            .execute(),
        { rollupsOff: 1, rollupsMinusRequestsUsd: '0.000000003' },
      ],
      [
        () => db.updateTable('usage_months').set({ key_id: 'key_9' }).where('key_id', '=', 'key_0').execute(),
        () => db.updateTable('usage_months').set({ key_id: 'key_0' }).where('key_id', '=', 'key_9').execute(),
        { rollupsOff: 2, rollupsMinusRequestsUsd: formatUsd(14n * 240n * 2n) },
      ],
      [
        () =>
          db
            .updateTable('usage_daily')
            .set((eb) => ({ requests: eb('requests', '+', 1n) }))
            .where('key_id', '=', 'key_1')
            .execute(),
        () =>
          db
            .updateTable('usage_daily')
            .set((eb) => ({ requests: eb('requests', '-', 1n) }))
            .where('key_id', '=', 'key_1')
            .execute(),
        { rollupsOff: 1, rollupsMinusRequestsUsd: '0' },
      ],
      [
        () =>
          db
            .updateTable('credential_spend')
            .set((eb) => ({ cost: eb('cost', '+', 5n) }))
            .execute(),
        () =>
          db
            .updateTable('credential_spend')
            .set((eb) => ({ cost: eb('cost', '-', 5n) }))
            .execute(),
        { credentialSpendOff: 1, credentialSpendMinusRequestsUsd: '0.000000005' },
      ],
      [
        () => db.schema.alterTable('batches').dropConstraint('batches_pkey').execute(),
        () => db.schema.alterTable('batches').addPrimaryKeyConstraint('batches_pkey', ['id']).execute(),
        { missingUniqueKeys: 1 },
      ],
    ]
    for (const [breakIt, mend, expected] of faults) {
      await breakIt()
      expect(await check()).toMatchObject({ ok: false, ...expected })
      await mend()
      expect(await check()).toEqual(sound)
    }
  })

  test('drift of credit and of what keys have spent, told and no part of ok', async () => {
    const before = await check()
    const { id, at } = await newWorkspace(plane)
    await plane.call('POST', `${at}/credits`, { amountUsd: 1, reason: 'r' }, { idempotencyKey: id })
    const key = (await plane.call('POST', `${at}/keys`, { name: 'k' })).body.id as string
    expect(await check()).toEqual({ ...before, transactions: before.transactions + 1, postings: before.postings + 2 })
    // Counters that know of a charge which never reached the ledger.
    await plane.limits.addCredit(id, -40n)
    plane.limits.seedSpend(key, { start: 0, end: 8_640_000_000_000_000 }, 40n)
    const drifted = await check()
    expect(drifted).toMatchObject({ ok: true, driftedWorkspaces: before.driftedWorkspaces + 1 })
    expect(Number(drifted.driftUsd) - Number(before.driftUsd)).toBeCloseTo(0.00000008, 12)
    // On the ledger as well: no drift left.
    await commitAll(plane, [settledRequest({ workspaceId: id, keyId: key, charge: 40n })])
    expect(await check()).toMatchObject({ driftedWorkspaces: before.driftedWorkspaces, driftUsd: before.driftUsd })
  })

  test('workspaces with requests under way are not compared; counters that cannot be asked are no fault', async () => {
    const { limits } = plane
    const asked = limits.creditState.bind(limits)
    limits.creditState = () => ({ credit: 0n, held: 1n })
    const busy = await check()
    expect(busy).toMatchObject({ ok: true, driftUsd: '0', driftedWorkspaces: 0 })
    expect(busy.driftUncheckedWorkspaces).toBeGreaterThan(0)
    limits.creditState = () => {
      throw new Fault('unavailable', 'limits_unavailable', 'away')
    }
    expect(await check()).toMatchObject({ ok: true, driftUsd: null, driftedWorkspaces: null })
    limits.creditState = asked
  })
})
