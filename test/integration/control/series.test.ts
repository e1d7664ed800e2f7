import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idAt } from '../../../src/kit/ids.ts'
import { ledgerBatch, settledRequest } from '../store/ledger-fixtures.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

const HOUR_MS = 3_600_000
const NOW = Date.parse('2026-03-10T12:30:00Z')

let count = 0
/** A request made at this time. */
function at(workspaceId: string, time: number, part: object = {}) {
  const id = idAt('req', time).slice(0, -6) + String(++count).padStart(6, '0')
  const day = new Date(time).toISOString().slice(0, 10)
  return settledRequest({ id, workspaceId, createdAt: time, day, ...part })
}

describe('the series of a workspace', () => {
  let plane: Plane
  let ws: { readonly id: string; readonly at: string }

  beforeAll(async () => {
    plane = await openPlane()
    plane.time = NOW
    ws = await newWorkspace(plane)
    const settled = [
      at(ws.id, NOW - HOUR_MS, { latencyMs: 100, ttftMs: 10, charge: 1_000_000_000n }),
      at(ws.id, NOW - HOUR_MS, { latencyMs: 300, ttftMs: 30, charge: 2_000_000_000n }),
      at(ws.id, NOW - HOUR_MS, { outcome: 'failed', status: 502, latencyMs: 9_000, charge: 0n, cost: 0n }),
      at(ws.id, NOW - 26 * HOUR_MS, { lane: 'cheap', cost: 7_000_000_000n, charge: 500_000_000n }),
    ]
    await plane.store.ledger.commit(ledgerBatch({ settled }))
  })
  afterAll(() => plane.close())

  test('by hour: every bucket of a day, sums, errors and percentiles', async () => {
    const { status, body } = await plane.call('GET', `${ws.at}/series?interval=hour`)
    expect([status, body.interval, body.data.length]).toEqual([200, 'hour', 25])
    expect(body.data.find((one: { requests: number }) => one.requests > 0)).toMatchObject({
      ...{ start: '2026-03-10T11:00:00.000Z', requests: 3, errors: 1, chargeUsd: '3', sampled: false },
      ...{ latencyP50Ms: 100, latencyP95Ms: 300, ttftP50Ms: 10 },
    })
  })

  test('by day in the zone of the workspace, empty days too; cheap cost is only for the operator', async () => {
    const { body } = await plane.call('GET', `${ws.at}/series?since=2026-03-07`)
    expect(body.data.map((one: { start: string; requests: number }) => [one.start.slice(0, 10), one.requests])).toEqual(
      [
        ['2026-03-07', 0],
        ['2026-03-08', 0],
        ['2026-03-09', 1],
        ['2026-03-10', 3],
      ],
    )
    expect(body.data[2]).toMatchObject({ chargeUsd: '0.5', costUsd: '7', errors: 0 })
    const { token } = (await plane.call('POST', `${ws.at}/tokens`, { name: 'eyes', role: 'viewer' })).body
    const seen = await plane.call('GET', `${ws.at}/series?since=2026-03-07`, undefined, { token })
    expect(seen.body.data[2]).toMatchObject({ chargeUsd: '0.5', costUsd: '0' })
  })

  test('of an hour with many requests the sums are in proportion, and it says so', async () => {
    const busy = await newWorkspace(plane, 'busy')
    const time = NOW - 3 * HOUR_MS
    const settled = Array.from({ length: 900 }, (_, i) => at(busy.id, time + i, { charge: 1_000_000n }))
    await plane.store.ledger.commit(ledgerBatch({ settled }))
    const { body } = await plane.call('GET', `${busy.at}/series?interval=hour`)
    expect(body.data.find((one: { requests: number }) => one.requests > 0)).toMatchObject({
      ...{ requests: 900, chargeUsd: '0.9', sampled: true, latencyP50Ms: 812 },
    })
  })

  test.each([
    ['since=2026-03-11', 'since must be before until.'],
    ['interval=hour&since=2026-03-01', 'That is more than 48 of this interval. Ask for less at once.'],
    ['since=2025-01-01', 'That is more than 100 of this interval. Ask for less at once.'],
  ])('refuses %s', async (query, message) => {
    const { status, body } = await plane.call('GET', `${ws.at}/series?${query}`)
    expect([status, body.error.message, body.error.param]).toEqual([400, message, 'since'])
  })
})
