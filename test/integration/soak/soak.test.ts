import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../support/gateway.ts'
import type { Inside } from '../../support/inside.ts'
import { byokKind, chat, type Kind, Load, paidKinds } from '../../support/load.ts'
import { exportOf, isQuiet } from '../../support/places.ts'
import { seeded } from '../../support/tcp-proxy.ts'
import { countersEqualLedger, duplicatesIn, missingFrom } from '../disturbed/shared-books.ts'
import { whyNot } from '../disturbed/site.ts'
import { agent, isBusy } from './clients.ts'
import { misbehaviour } from './faults.ts'
import { capacity, pace, Tally } from './pace.ts'
import { openPair, type Pair } from './pair.ts'
import { handlesOf } from './sockets.ts'

const MINUTES = Number(process.env.TRILANE_TEST_SOAK_MINUTES ?? 0)
const full = MINUTES > 0
const SOAK_MS = full ? MINUTES * 60_000 : 3_000
const SEED = Number(process.env.TRILANE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))
/** A process that has just begun fills its caches and pools first. */
const WARM = 0.15
const GROWTH = 1.05
/** Share of requests that a machine may refuse which is kept busy by others: in the short form by the other tests. */
const BUSY = full ? 0.05 : 0.5
/** Answers before, between and after restarts. */
const SOME = full ? 30 : 10

/** Requests of the short form, at least. */
const LEAST = 60

let pair: Pair

/** Requests that last longer than a stopped node lets others in. */
const longKind = (key: string): Kind => ({
  key,
  lane: 'resale',
  body: (n) => ({ ...chat('resale/simple', n, { words: 30, chunkDelayMs: 60 }), stream: true }),
})

describe.skipIf(whyNot !== undefined)(`two nodes behind a balancer${whyNot ? ` (${whyNot})` : ''}`, () => {
  beforeAll(async () => {
    pair = await openPair()
  })
  afterAll(() => pair?.close())

  test('are restarted one after the other without losing a request', { timeout: 600_000 }, async () => {
    const { nodes, balancer, customer, place } = pair
    const kinds = [...paidKinds(customer.key), byokKind(customer.key), longKind(customer.key)]
    const load = new Load(balancer.url, kinds, 2)
    await until(() => load.complete().length > SOME, 'the load runs')
    for (const at of [0, 1] as const) {
      const before = load.answers.length
      expect(await pair.restart(at)).toBe(0)
      await until(() => load.answers.length > before + SOME, 'the load goes on')
    }
    const answers = await load.stop()
    const lost = answers.filter(({ complete, error }) => !complete && !isBusy(error))
    expect(lost.map(({ status, error, body }) => [status, error, body])).toEqual([])
    expect(answers.length - answers.filter(({ complete }) => complete).length).toBeLessThan(answers.length * BUSY)
    await until(() => countersEqualLedger(nodes[0], customer, place), 'the counters equal the ledger')
    const records = await exportOf(nodes[0], customer.workspaceId)
    expect(duplicatesIn(records)).toEqual([])
    expect(missingFrom(records, answers)).toEqual([])
  })

  test(`bear ${full ? `${MINUTES} minutes` : 'seconds'} of mixed load (TRILANE_TEST_SEED=${SEED})`, {
    timeout: SOAK_MS + 600_000,
  }, async () => {
    const { nodes, balancer, customer, place, simulator, insight } = pair
    const [witness] = nodes
    const random = seeded(SEED)
    const rest = handlesOf(witness)
    const restTimers = (await insight.look(witness)).timers
    const perSecond = (await capacity(balancer.url, customer.key, full ? 10_000 : 500)) / 2
    console.log(`seed ${SEED}: ${perSecond.toFixed(0)} requests a second, half of what was answered without a pause`)

    const tally = new Tally()
    const begun = Date.now()
    const looks: (Inside & { readonly at: number })[] = []
    // A machine that stands still has sent little in seconds.
    const during = () => Date.now() - begun < SOAK_MS || (!full && tally.sent < LEAST)
    let restarts = 0
    let share = 0
    const misbehaving = async () => {
      for (; during(); await sleep(250 + random() * 1_500)) {
        share = [0, 0.05, 0.15, 0.5][Math.floor(random() * 4)] as number
        await simulator.model('up-flaky', misbehaviour(random, 300, share))
      }
    }
    const restarting = async () => {
      // The short form has had its restarts above.
      for (; full && during(); await sleep(5_000 + random() * 20_000)) {
        expect(await pair.restart(1)).toBe(0)
        restarts++
      }
    }
    const looking = async () => {
      // Each look stops the gateway for a while, so that Redis seems late; in seconds there is no growth to see.
      for (; full && during(); await sleep(Math.min(SOAK_MS / 40, 5_000)))
        looks.push({ ...(await insight.look(witness)), at: (Date.now() - begun) / SOAK_MS })
    }
    const telling = async () => {
      for (; during(); await sleep(full ? 15_000 : 2_000)) {
        const { rss = 0, used = 0 } = looks.at(-1) ?? {}
        const { sockets } = handlesOf(witness)
        const seconds = Math.round((Date.now() - begun) / 1000)
        console.log(
          `${seconds} s: ${tally.sent} sent, ${tally.odd.length} odd, ${restarts} restarts, rss ${mb(rss)}, used ${mb(used)}, ${sockets} sockets`,
        )
      }
    }
    const load = pace(balancer.url, customer.key, perSecond, random, during, tally)
    await Promise.all([load, misbehaving(), restarting(), looking(), telling()])
    agent.destroy()
    console.log(
      `${tally.sent} sent, ${tally.skipped} skipped, ${restarts} restarts, ${balancer.waits} waits: ${JSON.stringify(Object.fromEntries(tally.counts))}`,
    )

    expect(tally.odd).toEqual([])
    expect(tally.busy).toBeLessThan(tally.sent * BUSY)
    if (full) expect(tally.skipped).toBeLessThan(tally.sent / 10 + 1)
    await until(async () => (await Promise.all(nodes.map(isQuiet))).every(Boolean), 'all is at rest')
    await until(() => countersEqualLedger(witness, customer, place), 'the counters equal the ledger')
    expect(await witness.api('GET', '/api/ledger/check')).toMatchObject({
      ok: true,
      imbalanceUsd: '0',
      openRequests: 0,
    })
    if (full) {
      const [first, second] = halves(looks)
      console.log(
        `medians: rss ${mb(first.rss)} then ${mb(second.rss)}, used ${mb(first.used)} then ${mb(second.used)}`,
      )
      expect(second.rss).toBeLessThan(first.rss * GROWTH)
      expect(second.used).toBeLessThan(first.used * GROWTH)
    }
    // The connections that wait for more requests end with the provider.
    await simulator.stop()
    await until(() => handlesOf(witness).sockets <= rest.sockets, 'no socket is left over')
    expect(handlesOf(witness).files).toBeLessThanOrEqual(rest.files)
    await until(async () => (await insight.look(witness)).timers <= restTimers, 'no timer is left over')
  })
})

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

function halves(looks: readonly (Inside & { readonly at: number })[]): readonly [Inside, Inside] {
  const middle = (WARM + 1) / 2
  const of = (from: number, to: number) => {
    const some = looks.filter(({ at }) => at >= from && at < to)
    const median = (what: keyof Inside) =>
      some.map((look) => look[what]).sort((a, b) => a - b)[Math.floor(some.length / 2)] ?? 0
    return { rss: median('rss'), used: median('used'), timers: median('timers'), sockets: median('sockets') }
  }
  return [of(WARM, middle), of(middle, 2)]
}
