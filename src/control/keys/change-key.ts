import type { ControlDeps, Trx } from '../deps.ts'
import { conflict, notFound } from '../shared/faults.ts'
import { checkKey, limitColumns } from './columns.ts'
import type { KeyView, PatchKey } from './schema.ts'
import { type KeyRow, viewWrittenKey } from './view.ts'

/** Changes what the body names; null lifts a limit. */
export async function changeKey(deps: ControlDeps, ws: string, id: string, body: PatchKey): Promise<KeyView> {
  await checkKey(deps, ws, body)
  const row = await deps.db.transaction().execute(async (trx) => {
    const key = await lockKey(trx, ws, id)
    refuseRevoked(key)
    const changed = await trx
      .updateTable('keys')
      .set({
        name: body.name ?? key.name,
        budget_period: body.budgetPeriod ?? key.budget_period,
        disabled: body.disabled ?? key.disabled,
        ...(body.tags === undefined ? {} : { tags: JSON.stringify(body.tags) }),
        ...limitColumns(body),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await deps.recordChange(trx, 'key', id)
    return changed
  })
  await deps.afterChange()
  return viewWrittenKey(deps, row)
}

/** The key, held until the transaction ends, so that two changes at once do not undo one another. */
export async function lockKey(trx: Trx, ws: string, id: string): Promise<KeyRow> {
  const row = await trx
    .selectFrom('keys')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', ws)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound('key', id)
  return row
}

export function refuseRevoked(key: KeyRow): void {
  if (key.revoked_at === null) return
  throw conflict('key_revoked', 'This key was revoked for good. Issue a new one.')
}
