import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { GroupCommit } from '../../../src/ledger/group-commit.ts'
import type { LedgerBatch } from '../../../src/ledger/ledger-store.ts'
import { openEntry, settledRequest } from '../../integration/store/ledger-fixtures.ts'

/** A ledger whose commits end when the test says so. */
function ledgerOf(opensWaitMs?: number) {
  const batches: LedgerBatch[] = []
  let end = () => {}
  const clock = { ms: 1_000 }
  const ledger = new GroupCommit({
    store: {
      commit: (batch) => {
        batches.push(batch)
        return new Promise<void>((resolve) => (end = resolve))
      },
    },
    now: () => clock.ms,
    ...(opensWaitMs === undefined ? {} : { opensWaitMs }),
  })
  const turns = async () => {
    for (let i = 0; i < 5; i++) await turn()
  }
  return { ledger, batches, clock, turns, end: () => end() }
}

afterEach(() => {
  vi.useRealTimers()
})

test('open entries wait for company, and a settlement takes them along at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { ledger, batches, turns, end } = ledgerOf()
  const [first, second] = [openEntry(), openEntry()]
  void ledger.open(first)
  void ledger.open(second)
  await turns()
  expect(batches).toEqual([])
  const durable = ledger.settle(settledRequest({ id: first.id }), undefined)
  await turns()
  expect(batches).toMatchObject([{ opens: [{ id: first.id }, { id: second.id }], settled: [{ id: first.id }] }])
  end()
  await durable
  expect(ledger.queued).toBe(0)
  ledger.stop()
})

test('a request that is settled before its open entry is sent costs one commit, and no open entry', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { ledger, batches, turns, end } = ledgerOf()
  const entry = openEntry()
  const opened = ledger.open(entry)
  expect(ledger.joins(entry.id)).toBe(true)
  const durable = ledger.settle(settledRequest({ id: entry.id }), undefined)
  await turns()
  expect(batches).toMatchObject([{ opens: [], settled: [{ id: entry.id }], closed: [] }])
  end()
  await Promise.all([opened, durable])
  vi.advanceTimersByTime(1_000)
  await turns()
  expect(batches).toHaveLength(1)
  ledger.stop()
})

test('alone they go after their wait; many of them, and those of a ledger that is told so, at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const patient = ledgerOf()
  void patient.ledger.open(openEntry())
  vi.advanceTimersByTime(2)
  await patient.turns()
  expect(patient.batches).toEqual([])
  vi.advanceTimersByTime(1)
  await patient.turns()
  expect(patient.batches).toMatchObject([{ opens: [{}] }])
  patient.end()
  await patient.turns()

  for (let i = 0; i < 64; i++) void patient.ledger.open(openEntry())
  await patient.turns()
  expect(patient.batches[1]?.opens).toHaveLength(64)

  const hasty = ledgerOf(0)
  void hasty.ledger.open(openEntry())
  await hasty.turns()
  expect(hasty.batches).toHaveLength(1)
  patient.ledger.stop()
  hasty.ledger.stop()
})

test('what joins its open entry: not when that is on its way, nor behind a commit that takes long', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { ledger, clock, turns, end } = ledgerOf()
  const [first, second] = [openEntry(), openEntry()]
  void ledger.open(first)
  vi.advanceTimersByTime(3)
  await turns()
  expect(ledger.joins(first.id)).toBe(false)
  void ledger.open(second)
  expect(ledger.joins(second.id)).toBe(true)
  clock.ms += 100
  expect(ledger.joins(second.id)).toBe(false)
  end()
  await turns()
  expect(ledger.joins(second.id)).toBe(true)
  expect(ledger.joins('req_unknown')).toBe(false)
  ledger.stop()
})
