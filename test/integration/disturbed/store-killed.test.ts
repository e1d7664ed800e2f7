import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultsIn, readBooks } from '../../support/books.ts'
import { type Gateway, until } from '../../support/gateway.ts'
import { byokKind, Load, type LoadAnswer, paidKinds } from '../../support/load.ts'
import { exportOf, isQuiet, readiness } from '../../support/places.ts'
import { booksOf, countersEqualLedger, duplicatesIn, missingFrom } from './shared-books.ts'
import { openSite, type Site, whyNot } from './site.ts'

const ROUNDS = Number(process.env.TRILANE_TEST_ROUNDS ?? (process.env.TRILANE_TEST_FULL === '1' ? 10 : 1))

/** How a store goes, and how it comes back. */
const losses = {
  'Redis is killed and comes back empty': {
    lose: (site: Site) => site.redis.kill(),
    restore: (site: Site) => site.redis.restart(),
  },
  'Redis is emptied': {
    lose: async ({ redis }: Site) => {
      const client = redis.connect()
      await client.flushall()
      client.disconnect()
    },
    restore: async () => {},
  },
  'PostgreSQL is killed': {
    lose: async ({ place }: Site) => place.postgres.kill(),
    restore: async ({ place }: Site) => place.postgres.start(),
  },
} as const

const rounds = Array.from({ length: ROUNDS }).flatMap((_, i) =>
  Object.entries(losses).map(([what, loss]) => [i + 1, what, loss] as const),
)

describe.skipIf(whyNot !== undefined)(`a store dies under load of two nodes${whyNot ? ` (${whyNot})` : ''}`, () => {
  let site: Site
  const seen: LoadAnswer[] = []
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site?.close())

  test.each(rounds)(
    'round %i: %s; nothing is lost or booked twice, and the counters are those of the ledger',
    {
      timeout: 600_000,
    },
    async (_, what, { lose, restore }) => {
      const { nodes, customer, place } = site
      const loads = nodes.map(({ url }) => new Load(url, [...paidKinds(customer.key), byokKind(customer.key)], 2))
      const enough = 20 + Math.floor(Math.random() * 60)
      await until(() => loads.every((load) => load.complete().length > enough), 'the load runs')
      await lose(site)
      if (what !== 'Redis is emptied') {
        const own = loads.map((load) => load.complete('byok').length)
        await until(() => loads.every((load, i) => load.complete('byok').length > (own[i] ?? 0) + 20), 'own keys go on')
        await until(() => loads.every((load) => load.answers.some(({ status }) => status === 503)), 'money refused')
      }
      await restore(site)
      await until(async () => (await Promise.all(nodes.map(readiness))).every((s) => s === 200), 'all are ready')
      const paid = loads.map((load) => load.complete('resale').length)
      await until(() => loads.every((load, i) => load.complete('resale').length > (paid[i] ?? 0) + 10), 'paid again')
      for (const load of loads) seen.push(...(await load.stop()))
      expect(seen.filter(({ lane, complete }) => lane === 'byok' && !complete)).toEqual([])
      await until(async () => (await Promise.all(nodes.map(isQuiet))).every(Boolean), 'all is durable')
      const witness = nodes[0] as Gateway
      await until(() => countersEqualLedger(witness, customer, place), 'the counters equal the ledger')
      const records = await exportOf(witness, customer.workspaceId)
      expect(duplicatesIn(records)).toEqual([])
      expect(missingFrom(records, seen)).toEqual([])
      const check = await booksOf(witness)
      expect(check).toMatchObject({ ok: true, imbalanceUsd: '0', openRequests: 0, driftUsd: '0' })
    },
  )

  test('the books are sound, read from the database itself', { timeout: 600_000 }, async () => {
    for (const node of site.nodes) expect(await node.stop()).toBe(0)
    const books = await readBooks(site.place)
    expect(faultsIn(books)).toEqual([])
    expect(books.open).toBe(0)
  })
})
