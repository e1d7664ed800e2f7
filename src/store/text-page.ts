import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database } from './schema.ts'

/**
 * How a column is written into the page. `plain`: text that is never empty and has no control characters (our own ids,
 * hashes and words); `text`: any text; `raw`: int4, boolean and json; `int8`: read as a bigint.
 */
type Cell = 'plain' | 'text' | 'raw' | 'int8'
export type PageColumns<Row> = { readonly [Name in keyof Row]-?: Cell }

/** Between cells and between rows: characters that no cell holds, since JSON escapes them. */
const CELL = '\x1f'
const ROW = '\x1e'

function written(cell: Cell, column: RawBuilder<unknown>): RawBuilder<unknown> {
  return cell === 'text' ? sql`coalesce(to_json(${column})::text, '')` : sql`coalesce(${column}::text, '')`
}

/**
 * Many rows read as one text. The embedded database hands rows over cell by cell, which costs many times more than
 * writing them into a text, and the relaying thread then gets one string instead of thousands of objects. An empty cell
 * is null. `rows` is a select of (at least) `columns`.
 */
export async function readPage<Row extends object>(
  db: Kysely<Database>,
  columns: PageColumns<Row>,
  rows: RawBuilder<unknown>,
): Promise<Row[]> {
  const names = Object.keys(columns) as (keyof Row & string)[]
  const cells = names.map((name) => written(columns[name], sql.ref(`r.${name}`)))
  const query = sql<{ page: string | null }>`
    select string_agg(concat_ws(${sql.lit(CELL)}, ${sql.join(cells)}), ${sql.lit(ROW)}) as page from (${rows}) as r`
  const page = (await query.execute(db)).rows[0]?.page
  if (page === null || page === undefined) return []
  const known = new Map<string, unknown>()
  return page.split(ROW).map((text) => {
    const values = text.split(CELL)
    const row: Record<string, unknown> = {}
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as keyof Row & string
      row[name] = cellValue(columns[name], values[i] as string, known)
    }
    return row as Row
  })
}

const MOST_KNOWN = 256

/** `known`: values of this page that were read before; most rows have the same few. They are never changed. */
function cellValue(cell: Cell, text: string, known: Map<string, unknown>): unknown {
  if (text === '') return null
  if (cell === 'plain') return text
  if (cell === 'int8') return BigInt(text)
  const before = known.get(text)
  if (before !== undefined) return before
  const value: unknown = JSON.parse(text)
  if (known.size < MOST_KNOWN) known.set(text, value)
  return value
}

/** The columns of a page for its inner select. */
export function pageColumns<Row>(columns: PageColumns<Row>): RawBuilder<unknown> {
  return sql.join(Object.keys(columns).map((name) => sql.ref(name)))
}
