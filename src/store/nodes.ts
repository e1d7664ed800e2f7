import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

/**
 * First number of the advisory locks that nodes hold while they live, by whether they share their limits with others;
 * any other program's are different.
 */
export const NODE_LOCKS = { sharing: 7_341, alone: 7_342 }

/** The lock's second number, as pg_locks shows it: an unsigned 32-bit integer. */
const lockNumber = (node: string) => sql`((hashtext(${node})::int8 + 4294967296) % 4294967296)`

/** Whether a node's session to the database is alive. Server databases only. */
export async function isNodeAlive(db: Kysely<Database>, node: string): Promise<boolean> {
  const { rows } = await sql<{ alive: boolean }>`
    select exists (
      select 1 from pg_locks
       where locktype = 'advisory' and granted and classid::int8 in (${NODE_LOCKS.sharing}, ${NODE_LOCKS.alone})
         and objid::int8 = ${lockNumber(node)}
         and database = (select oid from pg_database where datname = current_database())
    ) as alive`.execute(db)
  return rows[0]?.alive ?? false
}

/** Live nodes besides this one. Server databases only. */
export interface OtherNodes {
  /** With limits in a Redis. */
  readonly sharing: number
  /** With limits in their own memory. */
  readonly alone: number
}

export async function otherNodes(db: Kysely<Database>, own: string): Promise<OtherNodes> {
  const { rows } = await sql<{ sharing: bigint; alone: bigint }>`
    select count(distinct objid::int8) filter (where classid::int8 = ${NODE_LOCKS.sharing}) as sharing,
           count(distinct objid::int8) filter (where classid::int8 = ${NODE_LOCKS.alone}) as alone
      from pg_locks
     where locktype = 'advisory' and granted and objid::int8 <> ${lockNumber(own)}
       and classid::int8 in (${NODE_LOCKS.sharing}, ${NODE_LOCKS.alone})
       and database = (select oid from pg_database where datname = current_database())`.execute(db)
  return { sharing: Number(rows[0]?.sharing ?? 0), alone: Number(rows[0]?.alone ?? 0) }
}

/** Live nodes with limits in a Redis that are not among `known`. Server databases only. */
export async function unknownNodes(db: Kysely<Database>, known: readonly string[]): Promise<number> {
  const numbers = sql.join(known.map(lockNumber))
  const { rows } = await sql<{ unknown: bigint }>`
    select count(distinct objid::int8) as unknown
      from pg_locks
     where locktype = 'advisory' and granted and classid::int8 = ${NODE_LOCKS.sharing}
       and database = (select oid from pg_database where datname = current_database())
       ${known.length > 0 ? sql`and objid::int8 not in (${numbers})` : sql``}`.execute(db)
  return Number(rows[0]?.unknown ?? 0)
}
