import type { Kysely } from 'kysely'
import type { Database } from '../../store/schema.ts'

/** What judges have cost a workspace in this calendar month (UTC), by the times of what they judged; nano-dollars. */
export async function judgeSpend(db: Kysely<Database>, workspaceId: string, now: number): Promise<bigint> {
  const today = new Date(now)
  const month = Date.UTC(today.getUTCFullYear(), today.getUTCMonth())
  const row = await db
    .selectFrom('feedback')
    .select(({ fn }) => fn.sum<string>('spent').as('spent'))
    .where('workspace_id', '=', workspaceId)
    .where('source', '=', 'judge')
    .where('at', '>=', BigInt(month))
    .executeTakeFirst()
  return BigInt(row?.spent ?? 0)
}
