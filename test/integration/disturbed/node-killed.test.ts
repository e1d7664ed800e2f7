import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultsIn, readBooks } from '../../support/books.ts'
import { type Gateway, until } from '../../support/gateway.ts'
import { byokKind, Load, type LoadAnswer, paidKinds } from '../../support/load.ts'
import { exportOf, forget, metricSum } from '../../support/places.ts'
import { booksOf, countersEqualLedger, duplicatesIn, missingFrom } from './shared-books.ts'
import { openSite, type Site, whyNot } from './site.ts'

const ROUNDS = Number(process.env.TRILANE_TEST_ROUNDS ?? (process.env.TRILANE_TEST_FULL === '1' ? 50 : 2))

describe.skipIf(whyNot !== undefined)(`kill -9 of one of two nodes under load${whyNot ? ` (${whyNot})` : ''}`, () => {
  let site: Site
  const seen: LoadAnswer[] = []
  beforeAll(async () => {
    site = await openSite()
  })
  afterAll(() => site?.close())

  test.each(Array.from({ length: ROUNDS }, (_, i) => i + 1))(
    'round %i: nothing missing, nothing twice, and the counters are those of the ledger again by themselves',
    { timeout: 600_000 },
    async (round) => {
      const { nodes, customer, place } = site
      const [victim, other] = round % 2 === 0 ? [0, 1] : [1, 0]
      const kinds = [...paidKinds(customer.key), byokKind(customer.key)]
      const loads = nodes.map(({ url }) => new Load(url, kinds, 2))
      const enough = 10 + Math.floor(Math.random() * 120)
      await until(() => (loads[victim]?.complete().length ?? 0) >= enough, `${enough} answers are complete`)
      await nodes[victim]?.kill('SIGKILL')
      for (const load of loads) seen.push(...(await load.stop()))
      forget(nodes[victim] as Gateway)
      const witness = nodes[other] as Gateway
      await until(() => countersEqualLedger(witness, customer, place), 'the counters equal the ledger')
      nodes[victim] = await site.start()
      await until(() => countersEqualLedger(witness, customer, place), 'the counters still equal the ledger')
      const records = await exportOf(witness, customer.workspaceId)
      expect(duplicatesIn(records)).toEqual([])
      expect(missingFrom(records, seen)).toEqual([])
      const check = await booksOf(witness)
      expect(check).toMatchObject({ ok: true, imbalanceUsd: '0', openRequests: 0, driftUsd: '0' })
    },
  )

  test('what was repaired is told, and the books are sound', { timeout: 600_000 }, async () => {
    const { nodes, place } = site
    for (const node of nodes) {
      const nothingFound = async () => (await metricSum(node, 'trilane_limits_drift_nano')) === 0
      await until(nothingFound, 'the last comparison finds no difference')
      expect(await node.stop()).toBe(0)
    }
    const books = await readBooks(place)
    expect(faultsIn(books)).toEqual([])
    expect(books.open).toBe(0)
    expect(seen.filter(({ complete, lane }) => complete && lane !== 'byok').length).toBeGreaterThan(ROUNDS * 5)
  })
})
