import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '../../../src/store/store.ts'
import type { StoreOptions } from '../../../src/store/store-thread.ts'
import { copyTemplate } from '../../support/gateway.ts'
import { sharedDatabase } from '../../support/shared-postgres.ts'
import { postgresBin } from '../postgres.ts'

/** What the built program runs; the tests' set-up has just made it. */
export const workerUrl = new URL('../../../dist/cli/store-worker.js', import.meta.url)

/** One way to run the store. Suites loop over all, so that both show the same behaviour. */
export interface SetUp {
  readonly name: 'embedded' | 'server'
  /** A store on a new database; `again()` opens a second one on the same database (server) or reopens it (embedded). */
  open(): Promise<OpenedStore>
  cleanUp(): Promise<void>
}

export interface OpenedStore {
  readonly store: Store
  readonly options: StoreOptions
}

const embedded: SetUp = (() => {
  const directories: string[] = []
  return {
    name: 'embedded',
    open: async () => {
      const directory = mkdtempSync(join(tmpdir(), 'trilane-store-'))
      directories.push(directory)
      const dataDir = join(directory, 'data')
      copyTemplate(dataDir)
      const options = { dataDir, workerUrl, node: 'test' }
      return { store: await openStore(options), options }
    },
    cleanUp: async () => {
      for (const directory of directories) rmSync(directory, { recursive: true, force: true })
    },
  }
})()

const server: SetUp = {
  name: 'server',
  open: async () => {
    const options = { databaseUrl: await sharedDatabase(), workerUrl, node: 'test' }
    return { store: await openStore(options), options }
  },
  cleanUp: async () => {},
}

/** The server half is left out where no PostgreSQL is installed. */
export const setUps: readonly SetUp[] = postgresBin ? [embedded, server] : [embedded]
