import { Fault } from '../../model/fault.ts'
import { type Caller, isOperator } from '../access/caller.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import type { PatchWorkspace, WorkspaceView } from './schema.ts'
import { viewWorkspace, workspaceColumns } from './view.ts'

/** Throws Fault `forbidden` when a workspace's own token tries to suspend it or to lift its suspension. */
export async function changeWorkspace(
  deps: ControlDeps,
  caller: Caller,
  ws: string,
  body: PatchWorkspace,
): Promise<WorkspaceView> {
  if (body.suspended !== undefined && !isOperator(caller)) {
    throw new Fault('forbidden', 'missing_permission', 'Only the operator may change "suspended". Leave it out.', {
      param: 'suspended',
    })
  }
  const row = await deps.db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('workspaces')
      .set((eb) => ({
        name: body.name ?? eb.ref('name'),
        time_zone: body.timeZone ?? eb.ref('time_zone'),
        suspended: body.suspended ?? eb.ref('suspended'),
      }))
      .where('id', '=', ws)
      .returning(workspaceColumns)
      .executeTakeFirst()
    if (changed) await deps.recordChange(trx, 'workspace', ws)
    return changed
  })
  if (!row) throw notFound('workspace', ws)
  await deps.afterChange()
  return viewWorkspace(row)
}
