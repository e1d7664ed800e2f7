import { newDataKey, unwrapDataKey, wrapDataKey } from '../../keys/envelope.ts'
import { SIGN_IN_KEY } from '../../keys/rotate-master-key.ts'
import type { ControlDeps } from '../deps.ts'

/**
 * The secret that cookies are signed and second factors are encrypted with, as base64: random, kept wrapped by the
 * master key, and the same on every node. It outlives a rotation of the master key, which a secret derived from that one
 * would not. One that this master key does not open was made under a lost one: it is replaced, which ends all sessions.
 */
export async function signInKey({ db, masterKey }: Pick<ControlDeps, 'db' | 'masterKey'>): Promise<string> {
  const stored = await read(db)
  const known = stored === undefined ? undefined : open(masterKey, stored)
  if (known !== undefined) return known
  const value = wrapDataKey(masterKey, SIGN_IN_KEY, newDataKey())
  await db
    .insertInto('meta')
    .values({ key: SIGN_IN_KEY, value })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ value })
        .where('meta.value', '=', stored ?? ''),
    )
    .execute()
  // Of two nodes that make one at once, one has; the other takes it.
  return open(masterKey, (await read(db)) ?? '') ?? signInKey({ db, masterKey })
}

async function read(db: ControlDeps['db']): Promise<string | undefined> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', SIGN_IN_KEY).executeTakeFirst()
  return row?.value
}

function open(masterKey: Uint8Array, wrapped: string): string | undefined {
  try {
    return unwrapDataKey(masterKey, SIGN_IN_KEY, wrapped).toString('base64')
  } catch {
    return undefined
  }
}
