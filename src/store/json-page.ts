import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from './schema.ts'

/**
 * How a column is written into the page. `plain`: text without quotes, backslashes and control characters (our own ids,
 * hashes and words); `text`: any text; `raw`: int4, boolean and json; `int8`: as a string, since a JSON number would
 * lose digits.
 */
type Cell = 'plain' | 'text' | 'raw' | 'int8'
export type PageColumns<Row> = { readonly [Name in keyof Row]-?: Cell }

const cells: Readonly<Record<Cell, (column: RawBuilder<unknown>) => RawBuilder<unknown>>> = {
  plain: (column) => sql`coalesce('"' || ${column} || '"', 'null')`,
  text: (column) => sql`coalesce(to_json(${column})::text, 'null')`,
  raw: (column) => sql`coalesce(${column}::text, 'null')`,
  int8: (column) => sql`coalesce('"' || ${column} || '"', 'null')`,
}

/**
 * Many rows read as one JSON text. The embedded database hands rows over cell by cell, which costs several times more
 * than writing them into a text, and the relaying thread then gets one string instead of thousands of objects. `rows`
 * is a select of (at least) `columns`, in order.
 */
export async function readPage<Row extends object>(
  db: Kysely<Database>,
  columns: PageColumns<Row>,
  rows: RawBuilder<unknown>,
): Promise<Row[]> {
  const names = Object.keys(columns) as (keyof Row & string)[]
  const written = names.map((name) => cells[columns[name]](sql.ref(`r.${name}`)))
  // With ||: json_build_array would look up every argument's type again for every row.
  const query = sql<{ page: string }>`
    select '[' || coalesce(string_agg('[' || ${sql.join(written, sql` || ',' || `)} || ']', ','), '') || ']' as page
    from (${rows}) as r`
  const answer = await query.execute(db)
  const page = JSON.parse(answer.rows[0]?.page ?? '[]') as unknown[][]
  const big = names.map((name) => columns[name] === 'int8')
  return page.map((values) => {
    const row: Record<string, unknown> = {}
    for (let i = 0; i < names.length; i++) {
      const value = values[i]
      row[names[i] as string] = big[i] && value !== null ? BigInt(value as string) : value
    }
    return row as Row
  })
}

/** The columns of a page for its inner select. */
export function pageColumns<Row>(columns: PageColumns<Row>): RawBuilder<unknown> {
  return sql.join(Object.keys(columns).map((name) => sql.ref(name)))
}
