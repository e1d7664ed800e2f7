import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nanoOf } from '../../support/calls.ts'
import { until } from '../../support/gateway.ts'
import { balance, dataOf } from '../gateway/rig.ts'
import { SAID } from './bytes.ts'
import type { Expected, Failure } from './expected.ts'
import { OTHER_SAID, type Place, places, playAll, type Scene, type Seen, type Shape, shapes } from './scene.ts'
import { rows } from './table.ts'

/** What the table says of each misbehaviour holds: for the client, on record, in the books and at the providers. */

let scene: Scene

beforeAll(async () => {
  scene = await playAll(24)
})
afterAll(() => scene?.stop())

interface Chunk {
  readonly choices?: readonly {
    readonly message?: { readonly content: string | null }
    readonly delta?: { readonly content?: string | null }
    readonly finish_reason?: string | null
  }[]
  readonly error?: { readonly code: string; readonly message: string; readonly type: string; readonly param: unknown }
}

function chunksIn({ answer }: Seen, shape: Shape): Chunk[] {
  if (shape === 'plain') return [JSON.parse(answer.body) as Chunk]
  return dataIn(answer.body).flatMap((data) => parsed(data) ?? [])
}

function dataIn(body: string): string[] {
  return dataOf(body.replaceAll('\r\n', '\n')).filter((data) => data !== '[DONE]')
}

function parsed(data: string): Chunk | undefined {
  try {
    return JSON.parse(data) as Chunk
  } catch {
    return undefined
  }
}

function saidIn(seen: Seen, shape: Shape): string {
  const choices = chunksIn(seen, shape).map(({ choices }) => choices?.[0])
  return choices.map((choice) => choice?.message?.content ?? choice?.delta?.content ?? '').join('')
}

/** What anybody tells of attempts: why they failed, and whether they have a cost. */
function attemptsOf({ record }: Seen) {
  const attempts = record.attempts as unknown as readonly { error: string | null; costUsd: string | null }[]
  return attempts.map(({ error, costUsd }) => ({ error, billed: Number(costUsd) > 0 }))
}

function expectReadable({ answer }: Seen): void {
  expect(dataIn(answer.body).filter((data) => !parsed(data))).toEqual([])
}

function expectWhole(seen: Seen, shape: Shape, said: string | null, provider: 'first' | 'second'): void {
  const { answer, record } = seen
  expect({ status: answer.status, ended: answer.ended, error: answer.error }).toEqual({ status: 200, ended: true })
  expect(saidIn(seen, shape)).toBe(said ?? '')
  if (shape === 'stream') expect(answer.body).toMatch(/data: \[DONE\](?:\r?\n){2}$/)
  expect(answer.headers['x-trilane-provider'] === 'well').toBe(provider === 'second')
  expect(answer.headers['x-trilane-attempts']).toBe(provider === 'second' ? '2' : '1')
  expect(record).toMatchObject({ outcome: 'completed', status: 200 })
  expect(Number(record.chargeUsd)).toBeGreaterThan(0)
  expect(answer.told.at(-1)).toBe(nanoOf(record.chargeUsd))
}

function expectBroken(seen: Seen, reason: string): void {
  const { answer, record } = seen
  expect({ status: answer.status, ended: answer.ended }).toEqual({ status: 200, ended: true })
  expectReadable(seen)
  const said = saidIn(seen, 'stream')
  expect(said.length).toBeGreaterThan(0)
  expect(SAID.startsWith(said)).toBe(true)
  expect(answer.body).not.toContain('[DONE]')
  const last = chunksIn(seen, 'stream').at(-1)
  expect(last?.choices).toEqual([{ index: 0, delta: {}, finish_reason: 'error' }])
  const text = 'The provider broke off its answer. It is not charged.'
  expect(last?.error).toEqual({ message: text, type: 'upstream_error', param: null, code: 'upstream_stream_failed' })
  expect(record).toMatchObject({ outcome: 'failed', status: 200, chargeUsd: '0' })
  expect(attemptsOf(seen)).toEqual([{ error: reason, billed: true }])
  expect(seen.asked).toEqual([1, 0])
}

function expectFailed(seen: Seen, { status, code, retryAfter, reason, billed }: Failure): void {
  const { answer, record } = seen
  expect({ status: answer.status, code: answer.error?.code }).toEqual({ status, code })
  expect(answer.headers['content-type']).toBe('application/json')
  expect(answer.headers['retry-after'] ?? null).toBe(retryAfter)
  expect(record).toMatchObject({ outcome: 'failed', status, chargeUsd: '0' })
  expect(attemptsOf(seen)).toEqual([{ error: reason, billed }])
}

function check(seen: Seen, shape: Shape, place: Place, expected: Expected): void {
  if (expected.kind === 'whole') {
    expectWhole(seen, shape, expected.said, 'first')
    expectReadable(seen)
    expect(attemptsOf(seen)).toEqual([{ error: null, billed: true }])
    expect(seen.asked).toEqual([1, 0])
    return
  }
  if (expected.kind === 'broken') return expectBroken(seen, expected.reason)
  const asked = expected.asked ? 1 : 0
  if (place === 'alone' || !expected.elsewhere) {
    expectFailed(seen, expected)
    expect(seen.asked).toEqual([asked, 0])
    return
  }
  expectWhole(seen, shape, OTHER_SAID, 'second')
  expect(attemptsOf(seen)).toEqual([
    { error: expected.reason, billed: expected.billed },
    { error: null, billed: true },
  ])
  expect(seen.asked).toEqual([asked, 1])
}

describe.each(rows.map((row, at) => [row.name, row, at] as const))('a provider with %s', (_, row, at) => {
  for (const shape of shapes) {
    for (const place of places) {
      const where = place === 'alone' ? 'by itself' : 'with another behind it'
      it(`${shape === 'plain' ? 'in plain answers' : 'in streams'}, ${where}`, () => {
        check(scene.seen(at, shape, place), shape, place, row[shape].expected)
      })
    }
  }
})

describe('after all of that', () => {
  it('the books are sound, nothing is held, and the credit is what was charged', async () => {
    const { gateway, tenant } = scene
    await until(async () => (await balance(gateway, tenant.workspaceId)).heldUsd === '0', 'nothing is held')
    expect(await gateway.api('GET', '/api/ledger/check')).toMatchObject({ ok: true })
    let charged = 0n
    for (const [at] of rows.entries()) {
      for (const shape of shapes) {
        for (const place of places) charged += nanoOf(scene.seen(at, shape, place).record.chargeUsd)
      }
    }
    const { creditUsd } = await balance(gateway, tenant.workspaceId)
    expect(nanoOf('100000') - nanoOf(creditUsd)).toBe(charged)
  })

  it('no redirect was followed', async () => {
    expect(await scene.simulator.captured({ path: '/v1/elsewhere' })).toEqual([])
  })

  it('nothing is under way at a provider', async () => {
    await until(async () => (await scene.simulator.stats()).live === 0, 'all exchanges are over')
  })
})
