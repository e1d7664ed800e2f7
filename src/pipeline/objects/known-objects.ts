import type { Kysely } from 'kysely'
import type { Outcome } from '../../model/request-record.ts'
import type { Database } from '../../store/schema.ts'

/** A batch that was made here. */
export interface KnownBatch {
  readonly id: string
  readonly workspaceId: string
  readonly credentialId: string
  readonly keyId: string
  readonly requestId: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly tags: string | undefined
  /** How it ended, where that is known. */
  readonly outcome?: Outcome | undefined
}

/** Something new at a provider. */
export interface NewObject extends KnownBatch {
  readonly kind: 'file' | 'batch'
}

type Db = Kysely<Database>

export async function remember(db: Db, made: NewObject): Promise<void> {
  await db
    .insertInto('provider_objects')
    .values({
      workspace_id: made.workspaceId,
      id: made.id,
      kind: made.kind,
      credential_id: made.credentialId,
      key_id: made.keyId,
      request_id: made.requestId,
      created_at: BigInt(made.createdAt),
      tags: made.tags ?? null,
      batch_id: null,
      outcome: null,
      recorded_at: null,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
    .execute()
}

/** A file that a batch has written is reached as the batch is. `outcome`: set where the file tells what it consumed. */
export async function rememberOutput(db: Db, batch: KnownBatch, id: string, outcome: Outcome | undefined) {
  await db
    .insertInto('provider_objects')
    .values({
      workspace_id: batch.workspaceId,
      id,
      kind: 'output',
      credential_id: batch.credentialId,
      key_id: batch.keyId,
      request_id: batch.requestId,
      created_at: BigInt(batch.createdAt),
      tags: null,
      batch_id: batch.id,
      outcome: outcome ?? null,
      recorded_at: null,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doNothing())
    .execute()
}

/** The credential that the workspace made this with; undefined when it was not made here, or by another workspace. */
export async function credentialOf(db: Db, workspaceId: string, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('provider_objects')
    .select('credential_id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.credential_id
}

/** Those of these batches that were made here with this credential and are not recorded yet. */
export async function unrecorded(
  db: Db,
  workspaceId: string,
  credentialId: string,
  ids: readonly string[],
): Promise<readonly KnownBatch[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('provider_objects')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .where('kind', '=', 'batch')
    .where('credential_id', '=', credentialId)
    .where('recorded_at', 'is', null)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    workspaceId: row.workspace_id,
    credentialId: row.credential_id,
    keyId: row.key_id,
    requestId: row.request_id,
    createdAt: Number(row.created_at),
    tags: row.tags ?? undefined,
    outcome: (row.outcome as Outcome | null) ?? undefined,
  }))
}

/** The batch whose answers the file holds, and how it ended; undefined for any other file. */
export async function batchOfOutput(
  db: Db,
  workspaceId: string,
  fileId: string,
): Promise<{ readonly id: string; readonly outcome: Outcome } | undefined> {
  const row = await db
    .selectFrom('provider_objects')
    .select(['batch_id', 'outcome'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', fileId)
    .where('kind', '=', 'output')
    .executeTakeFirst()
  if (!row || row.batch_id === null || row.outcome === null) return undefined
  return { id: row.batch_id, outcome: row.outcome as Outcome }
}

/** How a batch ended whose results are still to be read. */
export async function noteOutcome(db: Db, { workspaceId, id }: KnownBatch, outcome: Outcome): Promise<void> {
  await db
    .updateTable('provider_objects')
    .set({ outcome })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/** True for the one who writes it down first, among all nodes. */
export async function markRecorded(db: Db, { workspaceId, id }: KnownBatch, now: number): Promise<boolean> {
  const [result] = await db
    .updateTable('provider_objects')
    .set({ recorded_at: BigInt(now) })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('recorded_at', 'is', null)
    .execute()
  return (result?.numUpdatedRows ?? 0n) > 0n
}

/** What is deleted at the provider need not be reached again. A batch stays: its output may still be read. */
export async function forgetFile(db: Db, workspaceId: string, id: string): Promise<void> {
  await db
    .deleteFrom('provider_objects')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('kind', '<>', 'batch')
    .execute()
}
