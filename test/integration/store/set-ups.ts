import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '../../../src/store/store.ts'
import type { StoreOptions } from '../../../src/store/store-thread.ts'
import { postgresBin, TestPostgres } from '../postgres.ts'
import { bundleStoreWorker } from './worker-bundle.ts'

/** One way to run the store. Suites loop over all, so that both show the same behaviour. */
export interface SetUp {
  readonly name: 'embedded' | 'server'
  prepare(): Promise<void>
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
  let workerUrl: URL
  return {
    name: 'embedded',
    prepare: async () => {
      workerUrl = await bundleStoreWorker()
    },
    open: async () => {
      const dataDir = mkdtempSync(join(tmpdir(), 'trilane-store-'))
      directories.push(dataDir)
      const options = { dataDir, workerUrl, node: 'test' }
      return { store: await openStore(options), options }
    },
    cleanUp: async () => {
      for (const directory of directories) rmSync(directory, { recursive: true, force: true })
    },
  }
})()

const server: SetUp = (() => {
  let postgres: TestPostgres | undefined
  let workerUrl: URL
  return {
    name: 'server',
    prepare: async () => {
      workerUrl = await bundleStoreWorker()
      postgres = await TestPostgres.create()
    },
    open: async () => {
      if (!postgres) throw new Error('call prepare first')
      const options = { databaseUrl: await postgres.createDatabase(), workerUrl, node: 'test' }
      return { store: await openStore(options), options }
    },
    cleanUp: async () => postgres?.remove(),
  }
})()

/** The server half is left out where no PostgreSQL is installed. */
export const setUps: readonly SetUp[] = postgresBin ? [embedded, server] : [embedded]
