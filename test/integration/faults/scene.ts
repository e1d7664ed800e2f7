import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Simulator, startSimulator } from '../../simulator/client.ts'
import { type BadListeners, startBadListeners } from '../../support/bad-listeners.ts'
import { type Answer, call } from '../../support/calls.ts'
import { createTenant, startGateway, type Tenant, until } from '../../support/gateway.ts'
import { balance, type RequestRecord, type Rig, recordOf } from '../gateway/rig.ts'
import { SAID } from './bytes.ts'
import type { Case, Row } from './expected.ts'
import { rows } from './table.ts'

/** Each row is asked for in four ways. */
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

/** What hangs is waited for so long (ms), longer than a machine stalls: whoever answers then is in time. */
const LATE_MS = 6_000

const well = (name: string) => `well-${name}`

/** Who serves a request first: a provider for each row, or for each request where the account is to rest. */
function firstOf({ row, name }: Request): string {
  return row.rests ? `own-${name}` : `row-${rows.indexOf(row)}`
}

/** A model for each request; who misbehaves is asked first because it is the cheaper one. */
function configOf(simulator: Simulator, { origins }: BadListeners, caFile: string): string {
  const provider = (origin: string, name: string) => ({
    kind: 'openai-compatible',
    baseUrl: `${origin}/v1`,
    credentials: [{ name: 'a', apiKey: `op-${name}`, lanes: ['resale'] }],
  })
  const firsts = requests.map((request) => {
    const { at } = request.row
    return [firstOf(request), provider(at ? origins[at] : simulator.url, firstOf(request))] as const
  })
  const models = requests.map((request) => {
    const { row, name, place } = request
    const deployments = [{ provider: firstOf(request), model: name, price: { input: 1000, output: 2000 } }]
    if (place === 'backed')
      deployments.push({ provider: 'well', model: well(name), price: { input: 1001, output: 2000 } })
    const timeouts = row.hangs ? { timeouts: { firstByteMs: LATE_MS, idleMs: LATE_MS } } : {}
    return [name, { deployments, lanes: { resale: { margin: 0 } }, ...timeouts }]
  })
  return JSON.stringify(
    {
      providers: { ...Object.fromEntries(firsts), well: provider(simulator.url, 'well') },
      models: Object.fromEntries(models),
      upstream: { connectTimeoutMs: LATE_MS, caFile },
      // The head of an answer that is late tells who gave it: it does not go out before.
      server: { keepAliveMs: 600_000 },
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
  await simulator.setDefault({ content: OTHER_SAID })
  await each(atOnce, ({ told, name }) => simulator.model(name, { content: SAID, ...told.does }))
  const answers = new Map<string, Answer>()
  const spoiled = new Map<string, number>()
  await each(atOnce, async (request) => void answers.set(request.name, await ask(rig, tenant, request, spoiled)))
  const played = new Map<string, Pick<Seen, 'answer' | 'record'>>()
  await until(async () => (await balance(gateway, tenant.workspaceId)).heldUsd === '0', 'all is settled')
  await each(4, async ({ name }) => {
    const answer = answers.get(name) as Answer
    const { status, requestId, error } = answer
    if (requestId === undefined) throw new Error(`${name}: no request id, ${status}`)
    const record = await recordOf(gateway, tenant.workspaceId, requestId).catch((cause: unknown) => {
      throw new Error(`${name}: ${status} ${error?.code} is not on record`, { cause })
    })
    played.set(name, { answer, record })
  })
  const all = await simulator.captured()
  const count = (name: string) => all.filter(({ model }) => model === name).length - (spoiled.get(name) ?? 0)
  const seen = (row: number, shape: Shape, place: Place): Seen => {
    const name = `${row}-${shape}-${place}`
    const found = played.get(name)
    if (!found) throw new Error(`${name} was not played`)
    return { ...found, asked: [count(name), count(well(name))] }
  }
  return { tenant, seen }
}

/** Does it for all requests, so many at a time. */
async function each(atOnce: number, one: (request: Request) => Promise<void>): Promise<void> {
  const left = [...requests]
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) await one(next)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/**
 * Again where the books were late, as they are on a machine that stalls for long. `spoiled`: how often providers were asked
 * until then.
 */
async function ask(rig: Rig, tenant: Tenant, request: Request, spoiled: Map<string, number>): Promise<Answer> {
  return until(async () => {
    const answer = await askOnce(rig, tenant, request)
    if (!answer.error?.code.startsWith('ledger_')) return answer
    for (const model of [request.name, well(request.name)])
      spoiled.set(model, (await rig.simulator.captured({ model })).length)
    return undefined
  }, 'the books are written in time')
}

function askOnce({ gateway }: Rig, tenant: Tenant, { name, shape }: Request): Promise<Answer> {
  const stream = shape === 'stream' && { stream: true, stream_options: { include_usage: true } }
  const body = { model: `resale/${name}`, max_tokens: 50, messages: [{ role: 'user', content: 'hello' }], ...stream }
  return call(gateway.url, tenant.key, body)
}
