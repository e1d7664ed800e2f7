import { type Kysely, sql } from 'kysely'
import type { PriceList } from '../../routing/price-list.ts'
import type { Database } from '../../store/schema.ts'

/** Writes down which prices are others than those that were kept last, from `at` (epoch ms) on. */
export async function keepPriceLists(db: Kysely<Database>, lists: readonly PriceList[], at: number): Promise<void> {
  const { rows } = await sql<{ readonly model: string; readonly version: string | null }>`
    select distinct on (model) model, version from price_lists order by model, since desc`.execute(db)
  const known = new Map(rows.map(({ model, version }) => [model, version]))
  const listed = new Set(lists.map(({ model }) => model))
  const changed = lists.filter(({ model, version }) => known.get(model) !== version)
  const gone = rows.filter(({ model, version }) => version !== null && !listed.has(model))
  const entries = [...changed, ...gone.map(({ model }) => ({ model, version: null, body: null }))]
  if (entries.length === 0) return
  await sql`
    insert into price_lists (model, since, version, body)
    select model, ${at}::int8, version, body from unnest(${entries.map(({ model }) => model)}::text[],
      ${entries.map(({ version }) => version)}::text[], ${entries.map(({ body }) => body)}::text[])
      as e (model, version, body)
    on conflict (model, since) do update set version = excluded.version, body = excluded.body`.execute(db)
}
