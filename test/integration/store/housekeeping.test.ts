import { PGlite } from '@electric-sql/pglite'
import { type CompiledQuery, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { expect, test } from 'vitest'
import { migrate } from '../../../src/store/migrate.ts'
import { checkpoint, tidy } from '../../../src/store/postgres/pglite-housekeeping.ts'

test('the embedded database is tidied by statements that it understands', async () => {
  const db = await PGlite.create()
  const run = async (sql: string, parameters: readonly unknown[] = []) => {
    const { rows } = await db.query<Record<string, unknown>>(sql, [...parameters])
    return { rows, command: '', count: 0 }
  }
  await migrate(kyselyOver(run))
  await db.query("insert into batches values ('old', 1), ('new', 9000000000000000)")
  await tidy(run)
  expect((await run('select id from batches')).rows).toEqual([{ id: 'new' }])
  expect(await checkpoint(run)).toBe(false)
  await db.exec('create table bulk as select repeat(md5(i::text), 30) from generate_series(1, 80000) i')
  expect(await checkpoint(run)).toBe(true)
  expect(await checkpoint(run)).toBe(false)
  await db.close()
}, 60_000)

function kyselyOver(run: (sql: string, parameters: readonly unknown[]) => Promise<{ rows: unknown[] }>): Kysely<never> {
  const connection = {
    executeQuery: async ({ sql, parameters }: CompiledQuery) => ({
      rows: (await run(sql, parameters)).rows as never[],
    }),
    streamQuery: () => {
      throw new Error('not used')
    },
  }
  const nothing = async () => undefined
  return new Kysely<never>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => ({
        init: nothing,
        acquireConnection: async () => connection,
        beginTransaction: nothing,
        commitTransaction: nothing,
        rollbackTransaction: nothing,
        releaseConnection: nothing,
        destroy: nothing,
      }),
    },
  })
}
