import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultsIn, readBooks } from '../../support/books.ts'
import { call, keepAlive } from '../../support/calls.ts'
import { type Gateway, until } from '../../support/gateway.ts'
import { leastOf } from '../../support/least-time.ts'
import { byokKind, chat, Load, type LoadAnswer, paidKinds } from '../../support/load.ts'
import { exportOf, readiness } from '../../support/places.ts'
import { disturb, seeded } from '../../support/tcp-proxy.ts'
import { booksOf, countersEqualLedger, duplicatesIn, missingFrom } from './shared-books.ts'
import { openSite, type Site, whyNot } from './site.ts'

const full = process.env.TRILANE_TEST_FULL === '1'
const DISTURBED_MS = full ? 300_000 : 8_000
/** Requests that need no store, measured before and after. */
const PROBES = full ? 2_000 : 200
/** Between those that are sent meanwhile, whose times are only told. */
const PAUSE_MS = full ? 0 : 10
const SEED = Number(process.env.TRILANE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))

/** What a request may be told while a store does not answer. */
const regular = new Set(['limits_unavailable', 'ledger_unavailable', 'ledger_late'])

describe.skipIf(whyNot !== undefined)(`stores that are late, silent and cut off${whyNot ? ` (${whyNot})` : ''}`, () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site?.close())

  test(`nothing is lost or booked twice, and service is as before a second later (TRILANE_TEST_SEED=${SEED})`, {
    timeout: DISTURBED_MS + 600_000,
  }, async () => {
    const { nodes, customer, place, proxies } = site
    const [first, second] = nodes as [Gateway, Gateway]
    const kinds = [...paidKinds(customer.key), byokKind(customer.key)]
    const load = () => nodes.map(({ url }) => new Load(url, kinds, 1))
    const quietly = load()
    await until(() => quietly.every((one) => one.complete().length > 30), 'the load runs')
    const before = await probe(first.url, customer.key, PROBES)
    const seen: LoadAnswer[] = []
    for (const one of quietly) seen.push(...(await one.stop()))

    const disturbed = load()
    const random = seeded(SEED)
    let over = false
    const during = probeWhile(first.url, customer.key, () => !over, PAUSE_MS)
    const changes = await Promise.all([
      disturb(proxies.redis, random, DISTURBED_MS),
      disturb(proxies.postgres, random, DISTURBED_MS),
    ])
    over = true
    await sleep(1_000)
    const bound = full ? before * 2 : Math.max(before * 2, 250)
    // A machine that stands still spoils a few of the times, which are all that count here: not each time.
    const after = await leastOf(bound, () => probe(first.url, customer.key, PROBES))
    const meanwhile = await during
    const [usual, slowest] = [percentile(meanwhile, 0.99), percentile(meanwhile, 1)]
    await until(async () => (await readiness(second)) === 200, 'ready again')
    const paid = () => disturbed.map((one) => one.complete('resale').length)
    const sofar = paid()
    await until(() => paid().every((n, i) => n > (sofar[i] ?? 0) + 5), 'paid lanes answer again')
    for (const one of disturbed) seen.push(...(await one.stop()))

    console.log(
      `seed ${SEED}: weather changed ${changes.join(' + ')} times; ${seen.length} answers, ${seen.filter(({ complete }) => complete).length} whole; ` +
        `requests without a store: p99 ${before.toFixed(1)} ms before, ${after.toFixed(1)} ms from a second after, meanwhile ${usual.toFixed(1)} ms, ${slowest.toFixed(0)} ms at most`,
    )
    const odd = seen.filter(({ complete, error, status }) => {
      return !complete && !(status !== undefined && error !== undefined && regular.has(error.code))
    })
    expect(odd.map(({ status, error, lane }) => [lane, status, error?.code])).toEqual([])
    expect(seen.filter(({ lane, complete }) => lane === 'byok' && !complete)).toEqual([])
    // The short form runs beside other tests, whose load comes and goes.
    expect(after).toBeLessThan(bound)
    await until(() => countersEqualLedger(second, customer, place), 'the counters equal the ledger')
    const records = await exportOf(second, customer.workspaceId)
    expect(duplicatesIn(records)).toEqual([])
    expect(missingFrom(records, seen)).toEqual([])
    expect(await booksOf(second)).toMatchObject({ ok: true, imbalanceUsd: '0', driftUsd: '0' })
    for (const node of nodes) expect(await node.stop()).toBe(0)
    const books = await readBooks(place)
    expect(faultsIn(books)).toEqual([])
    expect(books.open).toBe(0)
  })
})

/** p99 in ms of requests on the workspace's own credential. */
async function probe(url: string, key: string, count: number): Promise<number> {
  let left = count
  return percentile(await probeWhile(url, key, () => left-- > 0), 0.99)
}

async function probeWhile(url: string, key: string, more: () => boolean, pauseMs = 0): Promise<number[]> {
  const agent = keepAlive()
  const took: number[] = []
  for (let n = 0; more(); n++) {
    const begin = performance.now()
    const { complete, status, error } = await call(url, key, chat('byok/simple', n, {}), { agent })
    expect([complete, status, error?.code]).toEqual([true, 200, undefined])
    took.push(performance.now() - begin)
    if (pauseMs > 0) await sleep(pauseMs)
  }
  agent.destroy()
  return took
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
