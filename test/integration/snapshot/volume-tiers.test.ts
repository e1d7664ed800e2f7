import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AgreedRule, Workspace } from '../../../src/model/workspace.ts'
import { VolumeTiers } from '../../../src/snapshot/volume-tiers.ts'
import type { Store } from '../../../src/store/store.ts'
import { setUps } from '../store/set-ups.ts'

const NOON = Date.parse('2031-05-20T12:00:00Z')
const JUNE = Date.parse('2031-06-01T00:00:00Z')

const rule = (above: bigint): AgreedRule => ({
  ...{ lane: 'resale', pattern: '*', margin: 200_000, quote: { id: 'qv_1', version: 1 } },
  tiers: [{ above, margin: 100_000 }],
})

const workspace = (id: string): Workspace => ({
  ...{ id, name: id, suspended: false, policy: {}, quotes: [], timeZone: 'UTC' },
})

describe.each(setUps)('tiers by the volume on the books ($name)', (setUp) => {
  let store: Store
  let put: Workspace[]
  let tiers: VolumeTiers
  beforeAll(async () => {
    store = (await setUp.open()).store
    tiers = new VolumeTiers(store.db, (one) => put.push(one))
  })
  afterAll(async () => {
    await store?.close()
    await setUp.cleanUp()
  })

  const charge = (id: string, month: string, key: string, amount: number) =>
    sql`insert into usage_months (workspace_id, month, key_id, lane, charge)
        values (${id}, ${month}, ${key}, 'resale', ${amount}::int8)`.execute(store.db)

  /** The margins that were put since the last look, by workspace. */
  async function after(act: () => Promise<void>) {
    put = []
    await act()
    return put.map(({ id, quotes }) => [id, quotes.map(({ margin }) => margin)])
  }

  test('a workspace is replaced when a rule reaches another tier or the month is over, and not before', async () => {
    await charge('a', '2031-05', 'k1', 60)
    await charge('a', '2031-04', 'k1', 1_000)
    await charge('b', '2031-05', 'k1', 1_000)
    const rules: Record<string, AgreedRule[]> = {
      a: [rule(100n)],
      b: [rule(100n)],
      c: [{ ...rule(0n), tiers: undefined }],
    }
    const all = ['a', 'b', 'c'].map(workspace)
    expect(await after(() => tiers.place(all, (id) => rules[id] ?? [], NOON))).toEqual([
      ['c', [200_000]],
      ['a', [200_000]],
      ['b', [100_000, 200_000]],
    ])
    expect(put[2]?.quotes).toMatchObject([{ validUntil: JUNE }, { validFrom: JUNE }])
    expect(await after(() => tiers.refresh(NOON))).toEqual([])
    await charge('a', '2031-05', 'k2', 40)
    expect(await after(() => tiers.refresh(NOON))).toEqual([])
    await charge('a', '2031-05', 'k3', 1)
    expect(await after(() => tiers.refresh(NOON))).toEqual([['a', [100_000, 200_000]]])
    expect(await after(() => tiers.refresh(JUNE - 1))).toEqual([])
    const plain = [200_000]
    expect(await after(() => tiers.refresh(JUNE))).toEqual([
      ['a', plain],
      ['b', plain],
    ])
    await charge('b', '2031-06', 'k1', 101)
    expect(await after(() => tiers.refresh(JUNE))).toEqual([['b', [100_000, 200_000]]])
    expect(await after(() => tiers.place([workspace('b')], () => [], JUNE))).toEqual([['b', []]])
    expect(await after(() => tiers.refresh(JUNE + 40 * 86_400_000))).toEqual([['a', plain]])
  })

  test('more workspaces than one statement takes', async () => {
    const ids = Array.from({ length: 1_203 }, (_, i) => `w${i}`)
    await sql`insert into usage_months (workspace_id, month, key_id, lane, charge)
      select 'w' || i, '2031-05', 'k', 'resale', 101 from generate_series(0, 1202) i`.execute(store.db)
    const placed = await after(() => tiers.place(ids.map(workspace), () => [rule(100n)], NOON))
    expect(placed).toEqual(ids.map((id) => [id, [100_000, 200_000]]))
  })
})
