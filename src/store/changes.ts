import { type Kysely, sql, type Transaction } from 'kysely'
import { changeChannel } from './protocol.ts'
import type { Database } from './schema.ts'

export interface Change {
  readonly seq: bigint
  readonly kind: string
  readonly id: string
  /** Epoch milliseconds. */
  readonly at: bigint
}

/**
 * Tells all nodes that `kind` (`key`, `workspace`, …) `id` changed, if and when `trx` commits. Returns its number.
 *
 * The counter is taken under its row's lock, which is held until `trx` ends: numbers become visible in order, so a
 * reader that has seen n never meets a smaller one later (a sequence would leave such gaps). Call it last in the
 * transaction: from then on other writers wait.
 */
export async function recordChange(trx: Transaction<Database>, kind: string, id: string): Promise<bigint> {
  const { rows } = await sql<{ seq: bigint }>`
    with counter as (
      update meta set value = (value::int8 + 1)::text where key = 'change_seq' returning value::int8 as seq
    ), change as (
      insert into changes (seq, kind, id, at)
      select seq, ${kind}::text, ${id}::text, (extract(epoch from clock_timestamp()) * 1000)::int8 from counter
    )
    select seq, pg_notify(${changeChannel}, seq::text) from counter`.execute(trx)
  const row = rows[0]
  if (!row) throw new Error('meta has no change_seq: the database is not migrated')
  return row.seq
}

/** Changes after `seq`, oldest first, at most `limit` (ask again from the last one's seq). */
export function changesSince(db: Kysely<Database>, seq: bigint, limit = 1000): Promise<Change[]> {
  return db.selectFrom('changes').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute()
}

/**
 * Deletes what happened before `before` (epoch ms), the newest change excepted: who asks for what came after a number
 * and is told of one that does not follow it knows that some are gone, and reads all anew.
 */
export async function forgetChanges(db: Kysely<Database>, before: number): Promise<void> {
  await sql`delete from changes where at < ${before}::int8 and seq < (select max(seq) from changes)`.execute(db)
}

/** Number of the newest change, 0n at first. Read it before loading a snapshot, then follow `changesSince` it. */
export async function latestChange(db: Kysely<Database>): Promise<bigint> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', 'change_seq').executeTakeFirstOrThrow()
  return BigInt(row.value)
}
