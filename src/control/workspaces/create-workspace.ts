import { newDataKey, wrapDataKey } from '../../keys/envelope.ts'
import { shareMasterKey } from '../../keys/rotate-master-key.ts'
import { newId } from '../../kit/ids.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { claim, keepAnswer } from '../shared/idempotency.ts'
import { int8 } from '../shared/time.ts'
import type { CreateWorkspace, WorkspaceView } from './schema.ts'
import { viewWorkspace, workspaceColumns } from './view.ts'

/** Makes a workspace with a data key of its own. A repeated call answers with the workspace that the first one made. */
export async function createWorkspace(
  deps: ControlDeps,
  body: CreateWorkspace,
  idempotencyKey: string | undefined,
): Promise<WorkspaceView> {
  const call = idempotencyKey === undefined ? undefined : { scope: 'workspaces', key: idempotencyKey, body }
  const workspace = await deps.db.transaction().execute(async (trx) => {
    const earlier = call && (await claim(trx, deps, call))
    if (earlier) return JSON.parse(earlier.body) as WorkspaceView
    const view = await insertWorkspace(trx, deps, body)
    if (call) await keepAnswer(trx, call, { status: 201, body: JSON.stringify(view) })
    return view
  })
  await deps.afterChange()
  return workspace
}

async function insertWorkspace(trx: Trx, deps: ControlDeps, body: CreateWorkspace): Promise<WorkspaceView> {
  const id = newId('ws')
  await shareMasterKey(trx, deps.masterKey)
  const row = await trx
    .insertInto('workspaces')
    .values({
      id,
      name: body.name,
      created_at: int8(deps.clock()),
      time_zone: body.timeZone,
      suspended: false,
      policy: '{}',
      wrapped_key: wrapDataKey(deps.masterKey, id, newDataKey()),
    })
    .returning(workspaceColumns)
    .executeTakeFirstOrThrow()
  await deps.recordChange(trx, 'workspace', id)
  return viewWorkspace(row)
}
