import type { ControlDeps } from '../deps.ts'
import { int8 } from '../shared/time.ts'
import { lockKey } from './change-key.ts'

/** Ends a key for good; its requests stay on record. Revoking it again changes nothing. */
export async function revokeKey(deps: ControlDeps, ws: string, id: string): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const key = await lockKey(trx, ws, id)
    if (key.revoked_at !== null) return
    await trx
      .updateTable('keys')
      .set({ revoked_at: int8(deps.clock()), previous_hash: null, previous_until: null })
      .where('id', '=', id)
      .execute()
    await deps.recordChange(trx, 'key', id)
  })
  await deps.afterChange()
}
