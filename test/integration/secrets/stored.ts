import { execFileSync } from 'node:child_process'
import { join, relative } from 'node:path'
import { sql } from 'kysely'
import { openStore } from '../../../src/store/store.ts'
import { templateFolder } from '../../support/gateway.ts'
import type { Place } from '../../support/places.ts'
import { postgresBin } from '../postgres.ts'
import { workerUrl } from '../store/set-ups.ts'
import { filesBelow, type Output } from './outputs.ts'

/** All that a gateway which has ended leaves: every row of every table, and the files or the dump that hold them. */
export async function storedAt({ dataDir, databaseUrl }: Place): Promise<Output[]> {
  // Before anybody opens them again, with what the log of the database still holds.
  const files = databaseUrl === undefined ? written(dataDir) : [dumpOf(databaseUrl)]
  const store = await openStore({
    ...(databaseUrl === undefined ? { dataDir } : { databaseUrl }),
    workerUrl,
    node: 'reader',
  })
  try {
    const tables = await sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public'`.execute(store.db)
    for (const { name } of tables.rows) {
      const { rows } = await sql<{ row: string }>`select row_to_json(t)::text as row from ${sql.table(name)} t`.execute(
        store.db,
      )
      files.push({ name: `table ${name}`, text: rows.map(({ row }) => row).join('\n') })
    }
    return files
  } finally {
    await store.close()
  }
}

/** The files that are not as they were before anything was said: most of a database is its own. */
function written(dataDir: string): Output[] {
  const former = new Map(filesBelow(templateFolder).map(({ name, text }) => [relative(templateFolder, name), text]))
  return filesBelow(dataDir).filter(({ name, text }) => former.get(relative(dataDir, name)) !== text)
}

function dumpOf(databaseUrl: string): Output {
  const text = execFileSync(join(postgresBin ?? '', 'pg_dump'), ['--dbname', databaseUrl], {
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  })
  return { name: 'pg_dump', text }
}
