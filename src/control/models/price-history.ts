import { isObject, parseJson } from '../../kit/parse-json.ts'
import type { ListedPrice } from '../../routing/price-list.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import type { PriceView } from '../shared/price.ts'
import { iso } from '../shared/time.ts'
import type { PriceHistoryView } from './schema.ts'

/** Newest versions that are told. */
const MOST = 200

/** What a model has cost by the general terms, newest first. Throws Fault for one that never was here. */
export async function readPriceHistory({ db, catalog }: ControlDeps, model: string): Promise<PriceHistoryView> {
  const rows = await db
    .selectFrom('price_lists')
    .select(['since', 'version', 'body'])
    .where('model', '=', model)
    .orderBy('since', 'desc')
    .limit(MOST + 1)
    .execute()
  if (rows.length === 0 && !catalog().models.has(model)) throw notFound('model', model)
  const versions = rows.slice(0, MOST).map((row, i) => ({ ...row, until: rows[i - 1]?.since }))
  const listed = versions.map(({ body }) => pricesIn(body))
  const used = await firstUse(db, listed.flat())
  return {
    model,
    data: versions.flatMap(({ version, since, until }, i) => {
      if (version === null) return []
      const prices = (listed[i] ?? []).map(({ price, ...one }) => {
        return { ...one, price: price as PriceView, firstUsedAt: used.get(one.priceVersion) ?? null }
      })
      return [{ version, since: iso(since), until: until === undefined ? null : iso(until), prices }]
    }),
    complete: rows.length <= MOST,
  }
}

/** Written by this program alone, as `priceLists` has it. */
function pricesIn(body: string | null): readonly ListedPrice[] {
  const list = parseJson(body ?? '[]')
  return Array.isArray(list) ? list.filter((one): one is ListedPrice => isObject(one)) : []
}

/** When a request was booked at each of these for the first time. */
async function firstUse(db: ControlDeps['db'], prices: readonly ListedPrice[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(prices.map(({ priceVersion }) => priceVersion))]
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('price_versions').select(['id', 'first_seen']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, first_seen: at }) => [id, iso(at)]))
}
