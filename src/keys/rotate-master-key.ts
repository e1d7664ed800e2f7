import type { Kysely, Transaction } from 'kysely'
import { Fault } from '../model/fault.ts'
import type { Database } from '../store/schema.ts'
import { unwrapDataKey, wrapDataKey } from './envelope.ts'
import { checkMasterKey, MASTER_KEY_VERIFIER, makeVerifier } from './verifier.ts'

/** Name under which the wrapped secret of sessions and second factors is kept in the table `meta`. */
export const SIGN_IN_KEY = 'sign_in_key'

/**
 * Wraps every workspace's data key under a new master key and replaces the verifier, all or nothing. Credentials stay
 * as they are, since they are encrypted under the data keys. Nodes that run with the old key must be started anew.
 *
 * Returns how many data keys were wrapped. Throws Fault `wrong_master_key` when `from` is not the current one, and
 * `credential_unreadable` when a data key cannot be unwrapped; nothing is changed then.
 */
export function rotateMasterKey(
  db: Kysely<Database>,
  keys: { readonly from: Uint8Array; readonly to: Uint8Array },
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await lockVerifier(trx, keys.from)
    const workspaces = await trx.selectFrom('workspaces').select(['id', 'wrapped_key']).forUpdate().execute()
    for (const { id, wrapped_key } of workspaces) {
      const wrapped = wrapDataKey(keys.to, id, unwrapDataKey(keys.from, id, wrapped_key))
      await trx.updateTable('workspaces').set({ wrapped_key: wrapped }).where('id', '=', id).execute()
    }
    await wrapSignInKey(trx, keys)
    await trx
      .updateTable('meta')
      .set({ value: makeVerifier(keys.to) })
      .where('key', '=', MASTER_KEY_VERIFIER)
      .execute()
    return workspaces.length
  })
}

/** Without it everybody would be signed out, and second factors would be lost. It is made when somebody first signs in. */
async function wrapSignInKey(
  trx: Transaction<Database>,
  { from, to }: { readonly from: Uint8Array; readonly to: Uint8Array },
): Promise<void> {
  const row = await trx.selectFrom('meta').select('value').where('key', '=', SIGN_IN_KEY).forUpdate().executeTakeFirst()
  if (!row) return
  const value = wrapDataKey(to, SIGN_IN_KEY, unwrapDataKey(from, SIGN_IN_KEY, row.value))
  await trx.updateTable('meta').set({ value }).where('key', '=', SIGN_IN_KEY).execute()
}

/** Whoever makes a workspace holds this row too (see `shareMasterKey`): none can slip in under the old key. */
async function lockVerifier(trx: Transaction<Database>, from: Uint8Array): Promise<void> {
  const row = await trx
    .selectFrom('meta')
    .select('value')
    .where('key', '=', MASTER_KEY_VERIFIER)
    .forUpdate()
    .executeTakeFirst()
  if (row && checkMasterKey(row.value, from)) return
  throw new Fault(
    'conflict',
    'wrong_master_key',
    'This is not the master key that the stored data keys are wrapped with. Give the current TRILANE_MASTER_KEY as the old key.',
  )
}

/**
 * Holds the master key as it is until the transaction ends, and checks that this node still has the current one.
 * Without it a node that missed a rotation would wrap a new workspace's data key under a key nobody keeps any more.
 */
export async function shareMasterKey(trx: Transaction<Database>, masterKey: Uint8Array): Promise<void> {
  const row = await trx
    .selectFrom('meta')
    .select('value')
    .where('key', '=', MASTER_KEY_VERIFIER)
    .forShare()
    .executeTakeFirst()
  if (!row || checkMasterKey(row.value, masterKey)) return
  throw new Fault(
    'unavailable',
    'master_key_rotated',
    'The master key was rotated while this server ran. Start it anew with the current TRILANE_MASTER_KEY.',
  )
}
