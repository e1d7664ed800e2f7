import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { postgresBin, TestPostgres } from '../integration/postgres.ts'
import { adminKey, copyTemplate, type Gateway } from './gateway.ts'
import { sharedDatabase } from './shared-postgres.ts'

/** Where a gateway keeps its data, across its restarts. */
export interface Place {
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  remove(): Promise<void>
}

export const setUps: readonly ('embedded' | 'postgres')[] = postgresBin ? ['embedded', 'postgres'] : ['embedded']

/** A place with an empty database: a copy of one that was made once, or one on the server that all tests share. */
export async function openPlace(setUp: (typeof setUps)[number]): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'trilane-place-'))
  const dataDir = join(folder, 'data')
  const databaseUrl = setUp === 'postgres' ? await sharedDatabase() : undefined
  if (setUp === 'embedded') copyTemplate(dataDir)
  return { dataDir, databaseUrl, remove: async () => rmSync(folder, { recursive: true, force: true }) }
}

/** A place with a PostgreSQL of its own, to be stopped and killed. */
export interface PlaceWithServer extends Place {
  readonly postgres: TestPostgres
}

export async function openPlaceWithServer(): Promise<PlaceWithServer> {
  const folder = mkdtempSync(join(tmpdir(), 'trilane-place-'))
  const postgres = await TestPostgres.create()
  return {
    dataDir: join(folder, 'data'),
    databaseUrl: await postgres.createDatabase(),
    postgres,
    remove: async () => {
      await postgres.remove()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What `stop` leaves of a gateway whose data outlives it. */
export function forget(gateway: Gateway): void {
  rmSync(dirname(gateway.configFile), { recursive: true, force: true })
}

export interface Exported {
  readonly id: string
  readonly lane: string
  readonly outcome: string
  readonly status: number
  readonly chargeUsd: string
  readonly upstreamId: string | null
}

/** All records of a workspace as the operator sees them. */
export async function exportOf(gateway: Gateway, workspaceId: string): Promise<Exported[]> {
  const response = await fetch(`${gateway.url}/api/workspaces/${workspaceId}/export?format=jsonl`, {
    headers: { authorization: `Bearer ${adminKey}` },
  })
  const lines = (await response.text()).split('\n')
  return lines.flatMap((line) => (line === '' ? [] : (JSON.parse(line) as Exported)))
}

/** The sum of a metric over its labels. */
export async function metricSum(gateway: Gateway, name: string): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith(name))
  return lines.reduce((total, line) => total + Number(line.split(' ').at(-1)), 0)
}

/** Nothing is under way and everything is durable. */
export async function isQuiet(gateway: Gateway): Promise<boolean> {
  const [inFlight, queued] = await Promise.all([
    metricSum(gateway, 'trilane_requests_in_flight'),
    metricSum(gateway, 'trilane_ledger_queued'),
  ])
  return inFlight === 0 && queued === 0
}

export async function readiness(gateway: Gateway): Promise<number> {
  return (await fetch(`${gateway.url}/readyz`)).status
}
