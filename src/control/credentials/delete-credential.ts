import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { int8 } from '../shared/time.ts'

/** Ends a credential. The row stays, since requests on record name it; its secret does not. */
export async function deleteCredential(deps: ControlDeps, ws: string, id: string): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const row = await trx
      .updateTable('credentials')
      .set({ deleted_at: int8(deps.clock()), ciphertext: '' })
      .where('id', '=', id)
      .where('workspace_id', '=', ws)
      .where('deleted_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!row) throw notFound('credential', id)
    await deps.recordChange(trx, 'credential', id)
  })
  await deps.afterChange()
}
