import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { newDataKey, wrapDataKey } from '../keys/envelope.ts'
import { hashSecret } from '../keys/issue.ts'
import { checkMasterKey, MASTER_KEY_VERIFIER, makeVerifier, readMasterKey } from '../keys/verifier.ts'
import { Fault } from '../model/fault.ts'
import { recordChange } from '../store/changes.ts'
import type { Database } from '../store/schema.ts'

/** A start that cannot go on for a reason the operator can mend. Printed without a stack. */
export class StartRefused extends Error {
  constructor(text: string) {
    super(text)
    this.name = 'StartRefused'
  }
}

const MASTER_KEY_FILE = 'master.key'

export interface MasterKey {
  readonly key: Uint8Array
  /** Writes a key that was just made into the data folder; to be called once it is known that no former one is lost. */
  keep(): void
}

/**
 * The master key: given, or on the embedded store kept in the data folder (mode 600), made at the first start.
 * Throws StartRefused when a server database is used without one.
 */
export function masterKeyFor(given: Uint8Array | undefined, dataDir: string | undefined): MasterKey {
  const nothing = () => {}
  if (given) return { key: given, keep: nothing }
  if (dataDir === undefined) {
    throw new StartRefused(
      'TRILANE_MASTER_KEY is not set. With TRILANE_DATABASE_URL it must be, and be the same on every node: openssl rand -base64 32',
    )
  }
  const file = join(dataDir, MASTER_KEY_FILE)
  if (existsSync(file)) return { key: readMasterKey(readFileSync(file, 'utf8')), keep: nothing }
  const key = randomBytes(32)
  return { key, keep: () => writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx' }) }
}

/**
 * Stores the key's verifier at the first start and checks it at each later one. With no credential to lose, a new key
 * takes over and the workspaces get new data keys. Throws StartRefused on another key than the stored data was encrypted with.
 */
export async function verifyMasterKey(db: Kysely<Database>, masterKey: Uint8Array): Promise<void> {
  const stored = await metaValue(db, MASTER_KEY_VERIFIER)
  if (stored !== undefined && checkMasterKey(stored, masterKey)) return
  const credential = await db
    .selectFrom('credentials')
    .select('id')
    .where('deleted_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (stored !== undefined && credential) {
    throw new StartRefused(
      'The master key is not the one that the stored credentials are encrypted with. Set TRILANE_MASTER_KEY to the former one (or put back master.key in the data folder); without it the stored credentials cannot be read.',
    )
  }
  await db.transaction().execute(async (trx) => {
    for (const { id } of await trx.selectFrom('workspaces').select('id').execute()) {
      const wrapped_key = wrapDataKey(masterKey, id, newDataKey())
      await trx.updateTable('workspaces').set({ wrapped_key }).where('id', '=', id).execute()
      await recordChange(trx, 'workspace', id)
    }
    await setMeta(trx, MASTER_KEY_VERIFIER, makeVerifier(masterKey))
  })
}

const ADMIN_KEY_HASH = 'admin_key_hash'

/** The operator key's hash; `fresh` is set when the key was just made and must be shown, once. */
export interface AdminKey {
  readonly hash: string
  readonly fresh: string | undefined
}

export async function adminKeyFor(db: Kysely<Database>, given: string | undefined): Promise<AdminKey> {
  if (given !== undefined) return { hash: hashSecret(given), fresh: undefined }
  const stored = await metaValue(db, ADMIN_KEY_HASH)
  if (stored !== undefined) return { hash: stored, fresh: undefined }
  const fresh = `tla_${randomBytes(32).toString('base64url')}`
  return { hash: hashSecret(fresh), fresh }
}

/** Stores a key that was just made; only once it is sure to be shown. */
export async function keepAdminKey(db: Kysely<Database>, { hash, fresh }: AdminKey): Promise<void> {
  if (fresh !== undefined) await setMeta(db, ADMIN_KEY_HASH, hash)
}

export async function metaValue(db: Kysely<Database>, key: string): Promise<string | undefined> {
  return (await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst())?.value
}

export async function setMeta(db: Kysely<Database>, key: string, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

export function asStartRefused(error: unknown): StartRefused | undefined {
  if (error instanceof StartRefused) return error
  return error instanceof Fault ? new StartRefused(error.message) : undefined
}
