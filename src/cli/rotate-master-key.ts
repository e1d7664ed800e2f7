import { masterKeyFor, StartRefused } from '../boot/secrets.ts'
import { ConfigError, readEnvironment } from '../config/index.ts'
import { rotateMasterKey } from '../keys/rotate-master-key.ts'
import { readMasterKey } from '../keys/verifier.ts'
import { Fault } from '../model/fault.ts'
import { StoreLocked, StoreUnavailable } from '../store/errors.ts'
import { openStore } from '../store/store.ts'
import { complain } from './terminal.ts'

/**
 * Replaces the master key by TRILANE_NEW_MASTER_KEY. Stop all nodes first; start them with the new key afterwards.
 */
export async function rotateMasterKeyCommand(): Promise<number> {
  try {
    return await rotate()
  } catch (error) {
    if (!isTold(error)) throw error
    complain(error.message)
    return error instanceof ConfigError ? 2 : 1
  }
}

/** Errors whose text says all that the operator needs. */
function isTold(error: unknown): error is Error {
  return [Fault, StartRefused, ConfigError, StoreLocked, StoreUnavailable].some((kind) => error instanceof kind)
}

async function rotate(): Promise<number> {
  const environment = readEnvironment(process.env)
  const embedded = environment.databaseUrl === undefined
  const given = process.env.TRILANE_NEW_MASTER_KEY
  if (given === undefined) {
    console.error('Set TRILANE_NEW_MASTER_KEY to the new key (openssl rand -base64 32) and run this again.')
    return 2
  }
  const store = await openStore(embedded ? { dataDir: environment.dataDir } : { databaseUrl: environment.databaseUrl })
  try {
    const { key: from } = masterKeyFor(environment.masterKey, embedded ? environment.dataDir : undefined)
    const count = await rotateMasterKey(store.db, { from, to: readMasterKey(given) })
    console.log(
      `${count} data keys are wrapped under the new master key. Start with TRILANE_MASTER_KEY set to it from now on.`,
    )
    if (embedded && environment.masterKey === undefined) {
      console.log(
        'The former key in the data folder (master.key) no longer fits; write the new one into it or set the variable.',
      )
    }
    return 0
  } finally {
    await store.close()
  }
}
