import { type Kysely, sql } from 'kysely'
import type { Database } from './schema.ts'

/** First number of the advisory locks that nodes hold while they live; any other program's are different. */
export const NODE_LOCKS = 7_341

/** The lock's second number, as pg_locks shows it: an unsigned 32-bit integer. */
const lockNumber = (node: string) => sql`((hashtext(${node})::int8 + 4294967296) % 4294967296)`

/** Whether a node's session to the database is alive. Server databases only. */
export async function isNodeAlive(db: Kysely<Database>, node: string): Promise<boolean> {
  const { rows } = await sql<{ alive: boolean }>`
    select exists (
      select 1 from pg_locks
       where locktype = 'advisory' and granted and classid::int8 = ${NODE_LOCKS} and objid::int8 = ${lockNumber(node)}
         and database = (select oid from pg_database where datname = current_database())
    ) as alive`.execute(db)
  return rows[0]?.alive ?? false
}

/** How many live nodes there are besides this one. Server databases only. */
export async function otherNodes(db: Kysely<Database>, own: string): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(distinct objid::int8) as count from pg_locks
     where locktype = 'advisory' and granted and classid::int8 = ${NODE_LOCKS} and objid::int8 <> ${lockNumber(own)}
       and database = (select oid from pg_database where datname = current_database())`.execute(db)
  return Number(rows[0]?.count ?? 0)
}
