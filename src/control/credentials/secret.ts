import { openCredential, sealCredential, unwrapDataKey } from '../../keys/envelope.ts'
import type { ControlDeps, Trx } from '../deps.ts'
import type { CredentialRow } from './view.ts'

/** Encrypts a secret under the workspace's data key. */
export async function sealSecret(
  deps: ControlDeps,
  trx: Trx,
  ws: string,
  credentialId: string,
  secret: string,
): Promise<string> {
  return sealCredential(await dataKey(deps, trx, ws), ws, credentialId, secret)
}

export async function openSecret(deps: ControlDeps, row: CredentialRow): Promise<string> {
  const key = await dataKey(deps, deps.db, row.workspace_id)
  return openCredential(key, row.workspace_id, row.id, row.ciphertext)
}

async function dataKey(deps: ControlDeps, db: Pick<Trx, 'selectFrom'>, ws: string): Promise<Buffer> {
  const row = await db.selectFrom('workspaces').select('wrapped_key').where('id', '=', ws).executeTakeFirstOrThrow()
  return unwrapDataKey(deps.masterKey, ws, row.wrapped_key)
}
