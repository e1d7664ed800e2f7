import { newDataKey, wrapDataKey } from '../../keys/envelope.ts'
import { shareMasterKey } from '../../keys/rotate-master-key.ts'
import { newId } from '../../kit/ids.ts'
import { Fault } from '../../model/fault.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { join } from '../members/join.ts'
import { claim, keepAnswer } from '../shared/idempotency.ts'
import { int8 } from '../shared/time.ts'
import type { CreateWorkspace, WorkspaceView } from './schema.ts'
import { viewWorkspace, workspaceColumns } from './view.ts'

/** More are nobody's own; whoever needs them asks the operator. */
const MOST_OWNED = 10

/**
 * Makes a workspace with a data key of its own, and the person, if one is named, its owner. A repeated call answers with
 * the workspace that the first one made. Throws Fault `forbidden` when the person has as many as one may.
 */
export async function createWorkspace(
  deps: ControlDeps,
  body: CreateWorkspace,
  idempotencyKey: string | undefined,
  ownerId?: string,
): Promise<WorkspaceView> {
  const scope = ownerId === undefined ? 'workspaces' : `${ownerId}:workspaces`
  const call = idempotencyKey === undefined ? undefined : { scope, key: idempotencyKey, body }
  const workspace = await deps.db.transaction().execute(async (trx) => {
    const earlier = call && (await claim(trx, deps, call))
    if (earlier) return JSON.parse(earlier.body) as WorkspaceView
    if (ownerId !== undefined) await checkRoom(trx, ownerId)
    const view = await insertWorkspace(trx, deps, body)
    if (ownerId !== undefined) await join(trx, view.id, ownerId, 'owner', deps.clock())
    if (call) await keepAnswer(trx, call, { status: 201, body: JSON.stringify(view) })
    return view
  })
  await deps.afterChange()
  return workspace
}

async function checkRoom(trx: Trx, ownerId: string): Promise<void> {
  // Held until the end: of calls at once each counts those before it.
  await trx.selectFrom('users').select('id').where('id', '=', ownerId).forUpdate().execute()
  const owned = trx.selectFrom('members').select('workspace_id').where('user_id', '=', ownerId)
  const rows = await owned.where('role', '=', 'owner').limit(MOST_OWNED).execute()
  if (rows.length < MOST_OWNED) return
  const text = `You own ${MOST_OWNED} workspaces, which is as many as one may make. Use one of them, or ask the operator.`
  throw new Fault('forbidden', 'too_many_workspaces', text)
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
