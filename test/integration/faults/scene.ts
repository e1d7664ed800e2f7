import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { type BadListeners, startBadListeners } from '../../support/bad-listeners.ts'
import { type Answer, call } from '../../support/calls.ts'
import { createTenant, startGateway, type Tenant } from '../../support/gateway.ts'
import { type RequestRecord, type Rig, recordOf } from '../gateway/rig.ts'
import { SAID } from './bytes.ts'
import type { Case, Row } from './expected.ts'
import { rows } from './table.ts'

/** Each row is asked for in four ways; each way has a provider of its own, which nobody has let rest. */
export const shapes = ['plain', 'stream'] as const
/** Whether a healthy provider stands behind the failing one. */
export const places = ['alone', 'backed'] as const
export type Shape = (typeof shapes)[number]
export type Place = (typeof places)[number]

export const OTHER_SAID = 'from the other one'

/** What came of one request. */
export interface Seen {
  readonly answer: Answer
  readonly record: RequestRecord
  /** Requests that reached the failing provider and the healthy one. */
  readonly asked: readonly [failing: number, healthy: number]
}

export interface Scene extends Rig {
  readonly tenant: Tenant
  seen(row: number, shape: Shape, place: Place): Seen
}

interface Request {
  readonly row: Row
  readonly told: Case
  readonly name: string
  readonly shape: Shape
  readonly place: Place
}

const requests: readonly Request[] = rows.flatMap((row, at) =>
  shapes.flatMap((shape) =>
    places.map((place) => ({ row, told: row[shape], name: `${at}-${shape}-${place}`, shape, place })),
  ),
)

const well = (name: string) => `well-${name}`

/** A provider and a model for each request; it is asked first because it is the cheaper one. */
function configOf(simulator: Simulator, { origins }: BadListeners, caFile: string): string {
  const provider = (origin: string, name: string) => ({
    kind: 'openai-compatible',
    baseUrl: `${origin}/v1`,
    credentials: [{ name: 'a', apiKey: `op-${name}`, lanes: ['resale'] }],
  })
  const providers = requests.map(({ row, name }) => [
    `p${name}`,
    provider(row.at ? origins[row.at] : simulator.url, name),
  ])
  const models = requests.map(({ row, name, place }) => {
    const deployments = [{ provider: `p${name}`, model: name, price: { input: 1000, output: 2000 } }]
    if (place === 'backed')
      deployments.push({ provider: 'well', model: well(name), price: { input: 1001, output: 2000 } })
    const timeouts = row.hangs ? { timeouts: { firstByteMs: 500, idleMs: 500 } } : {}
    return [name, { deployments, lanes: { resale: { margin: 0 } }, ...timeouts }]
  })
  return JSON.stringify(
    {
      providers: { ...Object.fromEntries(providers), well: provider(simulator.url, 'well') },
      models: Object.fromEntries(models),
      upstream: { connectTimeoutMs: 1_000, caFile },
    },
    undefined,
    1,
  )
}

/** Starts everything, sends all requests of the table, so many at a time, and collects what is known of each. */
export async function playAll(atOnce: number): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'trilane-faults-'))
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true })]
  const stop = async () => {
    for (const one of stops.reverse()) await one()
  }
  try {
    const simulator = await startSimulator()
    stops.push(() => simulator.stop())
    const listeners = await startBadListeners(Number(new URL(simulator.url).port))
    stops.push(() => listeners.stop())
    const caFile = join(folder, 'ca.pem')
    writeFileSync(caFile, listeners.ca)
    const gateway = await startGateway({ config: configOf(simulator, listeners, caFile) })
    stops.push(() => gateway.stop())
    const rig = { gateway, simulator, stop }
    return { ...rig, ...(await play(rig, atOnce)) }
  } catch (error) {
    await stop()
    throw error
  }
}

async function play(rig: Rig, atOnce: number): Promise<Pick<Scene, 'tenant' | 'seen'>> {
  const { gateway, simulator } = rig
  const tenant = await createTenant(gateway, { creditUsd: '100000' })
  for (const { told, name } of requests) {
    await simulator.model(name, { content: SAID, ...told.does })
    await simulator.model(well(name), { content: OTHER_SAID })
  }
  const played = new Map<string, { answer: Answer; record: RequestRecord }>()
  const left = [...requests]
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) played.set(next.name, await ask(rig, tenant, next))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const all = await simulator.captured()
  const count = (name: string) => all.filter(({ model }) => model === name).length
  const seen = (row: number, shape: Shape, place: Place): Seen => {
    const name = `${row}-${shape}-${place}`
    const found = played.get(name)
    if (!found) throw new Error(`${name} was not played`)
    return { ...found, asked: [count(name), count(well(name))] }
  }
  return { tenant, seen }
}

async function ask({ gateway }: Rig, tenant: Tenant, { name, shape }: Request) {
  const stream = shape === 'stream' && { stream: true, stream_options: { include_usage: true } }
  const body = { model: `resale/${name}`, max_tokens: 50, messages: [{ role: 'user', content: 'hello' }], ...stream }
  const answer = await call(gateway.url, tenant.key, body)
  return { answer, record: await recordOf(gateway, tenant.workspaceId, answer.requestId ?? '') }
}
