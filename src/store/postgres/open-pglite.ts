import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { embeddedParsers, embeddedSerializers } from './value-types.ts'

/**
 * PGlite does not fsync unless told (its default parameters say -F); with O_DSYNC each commit's WAL is on the disk
 * before the commit returns. wal_level=minimal: nobody replicates an embedded database. No JIT in WASM.
 */
const parameters = [
  'fsync=on',
  'wal_sync_method=open_datasync',
  'wal_level=minimal',
  'max_wal_senders=0',
  'jit=off',
  // Without figures (nothing was analyzed yet) the planner expects few rows, collects all and sorts them: a page of 50
  // would read a workspace's history. Everything here is read along an index.
  'enable_bitmapscan=off',
]

/**
 * Opens the database below `dataDir`, making it when there is none. It is made beside its place and then moved, so
 * that a process killed during the seconds this takes leaves nothing half made. The caller holds the directory's lock.
 */
export async function openPgliteDirectory(dataDir: string): Promise<PGlite> {
  const place = join(dataDir, 'database')
  if (!existsSync(place)) {
    const draft = join(dataDir, 'database.new')
    rmSync(draft, { recursive: true, force: true })
    await (await open(draft)).close()
    renameSync(draft, place)
  }
  return open(place)
}

async function open(directory: string): Promise<PGlite> {
  // Loaded only where it is used: its WASM needs about 300 MB.
  const { PGlite } = await import('@electric-sql/pglite')
  return PGlite.create(directory, {
    startParams: [...PGlite.defaultStartParams, ...parameters.flatMap((parameter) => ['-c', parameter])],
    parsers: embeddedParsers,
    serializers: embeddedSerializers,
  })
}
