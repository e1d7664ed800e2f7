import { issueSecret } from '../../keys/issue.ts'
import { newId } from '../../kit/ids.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import { claim, keepAnswer, secretReplay } from '../shared/idempotency.ts'
import { int8 } from '../shared/time.ts'
import { checkKey, limitColumns } from './columns.ts'
import type { CreateKey, IssuedKeyView } from './schema.ts'
import { type KeyRow, viewWrittenKey } from './view.ts'

/** Issues a key. Its secret is in this answer only. */
export async function createKey(
  deps: ControlDeps,
  ws: string,
  body: CreateKey,
  idempotencyKey: string | undefined,
): Promise<IssuedKeyView> {
  await checkKey(deps, ws, body)
  const call = idempotencyKey === undefined ? undefined : { scope: `${ws}:keys`, key: idempotencyKey, body }
  const { row, secret } = await deps.db.transaction().execute(async (trx) => {
    const earlier = call && (await claim(trx, deps, call))
    if (earlier) throw secretReplay(earlier)
    const made = await insertKey(trx, deps, ws, body)
    if (call) await keepAnswer(trx, call, { status: 201, body: `key ${made.row.id}` })
    await deps.recordChange(trx, 'key', made.row.id)
    return made
  })
  await deps.afterChange()
  return { ...(await viewWrittenKey(deps, row, 0n)), key: secret }
}

async function insertKey(
  trx: Trx,
  deps: ControlDeps,
  ws: string,
  body: CreateKey,
): Promise<{ row: KeyRow; secret: string }> {
  const { secret, hash, hint } = issueSecret('tl')
  const row = await trx
    .insertInto('keys')
    .values({
      id: newId('key'),
      workspace_id: ws,
      name: body.name,
      hash,
      hint,
      budget_period: body.budgetPeriod,
      disabled: false,
      tags: JSON.stringify(body.tags),
      created_at: int8(deps.clock()),
      ...limitColumns(body),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { row, secret }
}
