import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { expect, test } from 'vitest'
import { checkpoint, tidy } from '../../../src/store/postgres/pglite-housekeeping.ts'
import { copyTemplate } from '../../support/gateway.ts'

test('the embedded database is tidied by statements that it understands', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trilane-tidy-'))
  // With the tables as all migrations have left them.
  copyTemplate(folder)
  const db = await PGlite.create(join(folder, 'database'))
  const run = async (sql: string) => {
    const { rows } = await db.query<Record<string, unknown>>(sql)
    return { rows, command: '', count: 0 }
  }
  await db.query("insert into batches values ('old', 1), ('new', 9000000000000000)")
  await tidy(run)
  expect((await run('select id from batches')).rows).toEqual([{ id: 'new' }])
  expect(await checkpoint(run)).toBe(false)
  await db.exec('create table bulk as select repeat(md5(i::text), 30) from generate_series(1, 80000) i')
  expect(await checkpoint(run)).toBe(true)
  expect(await checkpoint(run)).toBe(false)
  await db.close()
  rmSync(folder, { recursive: true, force: true })
})
