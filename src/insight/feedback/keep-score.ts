import type { Kysely } from 'kysely'
import { Fault } from '../../model/fault.ts'
import type { LessonSource } from '../../model/learned.ts'
import type { Database } from '../../store/schema.ts'
import { figuresOf } from './lesson.ts'

/** A score that the answer to a request got. */
export interface Score {
  readonly workspaceId: string
  readonly requestId: string
  /** Set where whoever gives it may speak of this key's requests only. */
  readonly keyId?: string | undefined
  readonly source: LessonSource
  /** 0 to 1; undefined: none was told. */
  readonly score: number | undefined
  /** What asking for it cost the workspace, nano-dollars. */
  readonly spent?: bigint | undefined
}

/** Scores are kept for so long (ms) after their request, and go with the next one behind that. */
const KEPT_MS = 90 * 86_400_000

/**
 * Keeps the score with the figures that are learned from; the same source's next one replaces it. Throws Fault
 * `request_not_found` where the request is not the workspace's, or not the key's: nobody is told which.
 */
export async function keepScore(db: Kysely<Database>, given: Score): Promise<void> {
  const { workspaceId, requestId, keyId, source, score, spent = 0n } = given
  const row = await db
    .selectFrom('requests')
    .select(['key_id', 'served_model', 'created_at', 'plan'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', requestId)
    .executeTakeFirst()
  if (!row || (keyId !== undefined && row.key_id !== keyId)) throw unknownRequest()
  const said = { score: score ?? null, spent }
  await db
    .insertInto('feedback')
    .values({
      ...{ workspace_id: workspaceId, request_id: requestId, source, ...said },
      ...{ at: row.created_at, model: row.served_model, lesson: figuresOf(row.plan, row.served_model) ?? null },
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'request_id', 'source']).doUpdateSet(said))
    .execute()
  const oldest = BigInt(Date.now() - KEPT_MS)
  await db.deleteFrom('feedback').where('workspace_id', '=', workspaceId).where('at', '<', oldest).execute()
}

function unknownRequest(): Fault {
  return new Fault(
    'not_found',
    'request_not_found',
    "No such request here. Use the answer's x-request-id; it may take a second to appear.",
    { param: 'id' },
  )
}
