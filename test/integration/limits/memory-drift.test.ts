import { afterAll, beforeAll, expect, test } from 'vitest'
import { DriftWatch } from '../../../src/boot/drift/drift-watch.ts'
import { isRefusal } from '../../../src/limits/limits.ts'
import { MemoryStanding } from '../../../src/store/memory/memory-standing.ts'
import { ask, makeKey, nothing } from '../../unit/limits/subject.ts'
import { openPlane, type Plane } from '../control/plane.ts'

/** What one process keeps in memory is held against its ledger as well. */
let plane: Plane
let watch: DriftWatch
let settledUntil: number
const events: [string, Readonly<Record<string, unknown>>][] = []

beforeAll(async () => {
  plane = await openPlane()
  watch = new DriftWatch({
    limits: new MemoryStanding(plane.limits, () => settledUntil),
    db: plane.store.db,
    zoneOf: () => 'UTC',
    unknownNodes: async () => 0,
    isNodeAlive: async () => true,
    log: (...event) => events.push(event),
  })
}, 120_000)
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
