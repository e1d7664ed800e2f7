import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../store/schema.ts'
import { type PageColumns, pageColumns, readPage } from '../store/text-page.ts'
import type { KeyRow, WorkspaceRow } from './rows.ts'

/** Rows per statement while everything is loaded. */
const PAGE = 5_000
/** Of those that come as one text. */
const TEXT_PAGE = 50_000

const keyColumns: PageColumns<KeyRow> = {
  id: 'plain',
  workspace_id: 'plain',
  name: 'text',
  hash: 'plain',
  previous_hash: 'plain',
  previous_until: 'int8',
  max_spend: 'int8',
  budget_period: 'plain',
  rpm: 'raw',
  tpm: 'raw',
  max_concurrency: 'raw',
  lanes: 'raw',
  models: 'raw',
  regions: 'raw',
  expires_at: 'int8',
  disabled: 'raw',
  tags: 'raw',
}

const workspaceColumns: PageColumns<WorkspaceRow> = {
  id: 'plain',
  name: 'text',
  suspended: 'raw',
  policy: 'raw',
  time_zone: 'text',
  learned: 'raw',
}

/** Reads what `page` gives after an id until it gives no more; the next page is on its way while one is worked on. */
async function* paged<Row extends { readonly id: string }>(
  page: (after: string) => Promise<Row[]>,
  size: number,
): AsyncGenerator<Row[]> {
  for (let next: Promise<Row[]> | undefined = page(''); next; ) {
    const rows: Row[] = await next
    const last = rows.at(-1)
    next = last && rows.length === size ? page(last.id) : undefined
    // Told by the await above, unless nobody asks for it any more.
    next?.catch(() => undefined)
    yield rows
  }
}

/** Bytes of the table that one statement reads: its text must stay far from the longest string there can be. */
const BYTES_AT_ONCE = 16 * 1024 * 1024

/** First digits of the hashes at which the statements begin. */
function hashRanges(tableBytes: number): string[] {
  const wanted = Math.ceil(tableBytes / BYTES_AT_ONCE)
  const count = [1, 2, 4, 8].find((n) => n >= wanted) ?? 16
  return Array.from({ length: count }, (_, i) => (i === 0 ? '' : ((i * 16) / count).toString(16)))
}

/** By ranges of hashes: in order of ids, each page would be sorted out of the whole table. */
export async function* allKeys(db: Kysely<Database>): AsyncGenerator<KeyRow[]> {
  const columns = pageColumns(keyColumns)
  const size = await sql<{ bytes: bigint }>`select pg_relation_size('keys') as bytes`.execute(db)
  const starts = hashRanges(Number(size.rows[0]?.bytes ?? 0n))
  const range = (at: number) => {
    const [from, to] = starts.slice(at)
    if (from === undefined) return undefined
    const end = to === undefined ? sql`` : sql` and hash < ${to}`
    const rows = sql`select ${columns} from keys where revoked_at is null and hash >= ${from}${end}`
    return readPage(db, keyColumns, rows)
  }
  let next = range(0)
  for (let at = 1; next; at++) {
    const rows = await next
    next = range(at)
    // Told by the await above, unless nobody asks for it any more.
    next?.catch(() => undefined)
    yield rows
  }
}

/** Those of these keys that are not revoked. */
export function keysById(db: Kysely<Database>, ids: readonly string[]): Promise<KeyRow[]> {
  const columns = pageColumns(keyColumns)
  return readPage(
    db,
    keyColumns,
    sql`select ${columns} from keys where id in (${sql.join(ids)}) and revoked_at is null`,
  )
}

export function allWorkspaces(db: Kysely<Database>): AsyncGenerator<WorkspaceRow[]> {
  const columns = pageColumns(workspaceColumns)
  return paged(
    (after) =>
      readPage(
        db,
        workspaceColumns,
        sql`select ${columns} from workspaces where id > ${after} order by id limit ${TEXT_PAGE}`,
      ),
    TEXT_PAGE,
  )
}

export function workspacesById(db: Kysely<Database>, ids: readonly string[]): Promise<WorkspaceRow[]> {
  const columns = pageColumns(workspaceColumns)
  return readPage(db, workspaceColumns, sql`select ${columns} from workspaces where id in (${sql.join(ids)})`)
}

export type CredentialRow = Selectable<Database['credentials']> & { readonly wrapped_key: string }

/** Credentials in the order in which their workspace uses them: of the workspaces named, or all. */
export async function readCredentials(
  db: Kysely<Database>,
  workspaceIds?: readonly string[],
): Promise<CredentialRow[]> {
  const found: CredentialRow[] = []
  const pages = paged((after) => {
    const page = db
      .selectFrom('credentials')
      .innerJoin('workspaces', 'workspaces.id', 'credentials.workspace_id')
      .selectAll('credentials')
      .select('workspaces.wrapped_key')
      .where('credentials.deleted_at', 'is', null)
      .where('credentials.id', '>', after)
    const chosen = workspaceIds ? page.where('credentials.workspace_id', 'in', workspaceIds) : page
    return chosen.orderBy('credentials.id').limit(PAGE).execute()
  }, PAGE)
  for await (const rows of pages) found.push(...rows)
  return found.sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
}
