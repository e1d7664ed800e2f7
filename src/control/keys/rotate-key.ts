import { issueSecret } from '../../keys/issue.ts'
import type { ControlDeps } from '../deps.ts'
import { claim, keepAnswer, secretReplay } from '../shared/idempotency.ts'
import { int8 } from '../shared/time.ts'
import { lockKey, refuseRevoked } from './change-key.ts'
import type { IssuedKeyView } from './schema.ts'
import { viewWrittenKey } from './view.ts'

/**
 * Gives the key a new secret; id, limits and spending stay. The former one works for `overlapSeconds` more. Only one
 * former secret is kept: rotating again within the overlap ends the one before it.
 */
export async function rotateKey(
  deps: ControlDeps,
  ws: string,
  id: string,
  overlapSeconds: number,
  idempotencyKey: string | undefined,
): Promise<IssuedKeyView> {
  const body = { overlapSeconds }
  const call = idempotencyKey === undefined ? undefined : { scope: `${ws}:rotate:${id}`, key: idempotencyKey, body }
  const { secret, hash, hint } = issueSecret('tl')
  const row = await deps.db.transaction().execute(async (trx) => {
    const key = await lockKey(trx, ws, id)
    refuseRevoked(key)
    const earlier = call && (await claim(trx, deps, call))
    if (earlier) throw secretReplay(earlier)
    if (call) await keepAnswer(trx, call, { status: 200, body: `a new secret of key ${id}` })
    const overlaps = overlapSeconds > 0
    const changed = await trx
      .updateTable('keys')
      .set({
        hash,
        hint,
        previous_hash: overlaps ? key.hash : null,
        previous_until: overlaps ? int8(deps.clock() + overlapSeconds * 1000) : null,
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await deps.recordChange(trx, 'key', id)
    return changed
  })
  await deps.afterChange()
  return { ...(await viewWrittenKey(deps, row)), key: secret }
}
