import { afterAll, beforeAll, expect, test } from 'vitest'
import { DriftWatch } from '../../../src/boot/drift/drift-watch.ts'
import { readTruth } from '../../../src/boot/drift/ledger-truth.ts'
import { localDayText } from '../../../src/kit/local-day.ts'
import { periodAt } from '../../../src/limits/budget-period.ts'
import { isRefusal } from '../../../src/limits/limits.ts'
import { MemoryStanding } from '../../../src/store/memory/memory-standing.ts'
import { ask, lent, makeKey, nothing } from '../../unit/limits/subject.ts'
import { openPlane, type Plane } from '../control/plane.ts'
import { ledgerBatch, settledRequest } from '../store/ledger-fixtures.ts'

/** What one process keeps in memory is held against its ledger as well. */
const OPERATORS = 'cred_cfg_acme_a'
let plane: Plane
let watch: DriftWatch
let settledUntil: number
const events: [string, Readonly<Record<string, unknown>>][] = []

beforeAll(async () => {
  plane = await openPlane()
  watch = new DriftWatch({
    limits: new MemoryStanding(plane.limits, () => settledUntil),
    truthOf: (subject, now) =>
      readTruth(
        { db: plane.store.db, zoneOf: () => 'UTC', credentialZone: (id) => (id === OPERATORS ? undefined : 'UTC') },
        subject,
        now,
      ),
    settledAmong: async () => new Set(),
    unknownNodes: async () => 0,
    isNodeAlive: async () => true,
    log: (...event) => events.push(event),
  })
})
afterAll(() => plane?.close())

test('credit that only the counters know is taken off, once nothing is under way and all is on the ledger', async () => {
  const { id } = (await plane.call('POST', '/api/workspaces', { name: 'w' })).body as { id: string }
  await plane.call('POST', `/api/workspaces/${id}/credits`, { amountUsd: 1, reason: 'r' }, { idempotencyKey: id })
  const key = makeKey(id)
  const hold = await plane.limits.admit(ask(key, { charge: 10n, spend: 10n }))
  if (isRefusal(hold)) throw new Error(hold.refused)
  plane.limits.addCredit(id, 500n)
  plane.time += 10
  settledUntil = Date.now() + 60_000

  await watch.round()
  expect(watch.repairs, 'a request is under way').toBe(0)
  plane.limits.resolve(hold, nothing)

  settledUntil = plane.time - 5
  await watch.round()
  expect(watch.repairs, 'something may not be on the ledger yet').toBe(0)

  settledUntil = Date.now() + 60_000
  await watch.round()
  expect([watch.repairs, watch.driftNano]).toEqual([1, 500n])
  expect(events).toEqual([['limits_drift_repaired', { workspaceId: id, creditNano: '-500', spendsNano: {} }]])
  expect(plane.limits.creditState(id)).toEqual({ credit: 1_000_000_000n, held: 0n })

  await watch.round()
  expect([watch.repairs, watch.driftNano, plane.limits.moved.size]).toEqual([1, 0n, 0])
})

const left = async (id: string) => {
  const refusal = await plane.limits.admitCredential(id, 1_000_000n, 'UTC', 1_000_001n)
  return 'refused' in refusal ? refusal.remaining : undefined
}
/** Books costs of a credential by local day of the caller. */
const book = (credentialId: string, costs: readonly (readonly [day: string, cost: bigint])[]) =>
  plane.store.ledger.commit(
    ledgerBatch({ settled: costs.map(([day, cost]) => settledRequest({ credentialId, day, cost, charge: 0n })) }),
  )
const falsify = (credentialId: string, spent: bigint) =>
  plane.limits.seedCredentialSpend(credentialId, periodAt('UTC', 'month', plane.time), spent)
const today = () => localDayText('UTC', plane.time)

test("a credential's counter is brought to what the ledger has, and not while a failed attempt's request goes on", async () => {
  const id = 'cred_1'
  const before = watch.repairs
  const failed = await lent(plane.limits, id, 1_000_000n, 900n)
  plane.limits.spendCredential(failed, 700n)
  // Something else of it ends and is booked: the failed attempt is not on the ledger yet.
  plane.limits.resolveCredential(await lent(plane.limits, id, 1_000_000n, 50n), 40n)
  await book(id, [[today(), 40n]])
  plane.time += 10
  settledUntil = Date.now() + 60_000
  await watch.round()
  await watch.round()
  expect([watch.repairs - before, await left(id)], 'under way').toEqual([0, 999_260n])

  plane.limits.resolveCredential(failed, 0n)
  await book(id, [[today(), 700n]])
  plane.time += 10
  await watch.round()
  expect([watch.repairs - before, plane.limits.moved.size], 'equal').toEqual([0, 0])

  falsify(id, 12n)
  plane.limits.resolveCredential(await lent(plane.limits, id, 1_000_000n, 0n), 0n)
  plane.time += 10
  await watch.round()
  expect([watch.repairs - before, watch.driftNano, await left(id)]).toEqual([1, 728n, 999_260n])
  expect(events.at(-1)).toEqual(['limits_drift_repaired', { credentialId: id, spentNano: '728' }])
})

test("an operator's credential is brought no further than the ledger is certain of", async () => {
  const { start } = periodAt('UTC', 'month', plane.time)
  const day = (offset: number) => localDayText('UTC', start + offset * 86_400_000)
  // The day before the month and its first day may lie on both sides of its beginning.
  await book(OPERATORS, [
    [day(-2), 1n],
    [day(-1), 10n],
    [day(0), 100n],
    [day(1), 1_000n],
  ])
  const spentAfter = async (spent: bigint) => {
    falsify(OPERATORS, spent)
    plane.limits.resolveCredential(await lent(plane.limits, OPERATORS, 1_000_000n, 0n), 0n)
    plane.time += 10
    settledUntil = Date.now() + 60_000
    await watch.round()
    return 1_000_000n - ((await left(OPERATORS)) ?? 0n)
  }
  expect(await spentAfter(1n)).toBe(1_000n)
  expect(await spentAfter(1_050n)).toBe(1_050n)
  expect(await spentAfter(5_000n)).toBe(1_110n)
})
