import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { balance, chatPath, dataOf, plainConfig, post, ask as question, type Rig, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig((simulator) => plainConfig(simulator, 'server: { keepAliveMs: 100 }'))
  tenant = await createTenant(rig.gateway)
})

afterAll(() => rig?.stop())

interface Answer {
  readonly status: number
  readonly type: string | null
  readonly text: string
}

/** Asks for a stream. Once what came of it satisfies `enough`, the provider goes on; without it nobody waits. */
async function ask(path: string, enough?: (text: string) => boolean): Promise<Answer> {
  const messages = [{ role: 'user', content: 'hello' }]
  const response = await fetch(rig.gateway.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'resale/chat', stream: true, max_tokens: 50, messages }),
  })
  let text = ''
  let waits = enough !== undefined
  for await (const part of (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
    text += part
    if (!waits || !enough?.(text)) continue
    waits = false
    await rig.simulator.go()
  }
  expect(waits).toBe(false)
  return { status: response.status, type: response.headers.get('content-type'), text }
}

const chat = (enough?: (text: string) => boolean) => ask('/v1/chat/completions', enough)
const messages = (enough?: (text: string) => boolean) => ask('/v1/messages', enough)
const comments = (text: string) => text.match(/^:/gm)?.length ?? 0

describe('while a provider is silent, the client of a stream', () => {
  it('gets comments before the first event, then the whole answer', async () => {
    await rig.simulator.setDefault({ content: 'late but whole', gate: 'before-headers' })
    const { status, type, text } = await chat((so) => comments(so) >= 3)
    expect(status).toBe(200)
    expect(type).toContain('text/event-stream')
    expect(text.startsWith(':')).toBe(true)
    expect(dataOf(text).at(-1)).toBe('[DONE]')
    expect(text).toContain('whole')
  })

  it('gets comments between events', async () => {
    await rig.simulator.setDefault({ content: 'one two', gate: 'mid-stream' })
    const { text } = await chat((so) => /^data: .*\n\n:/m.test(so))
    expect(dataOf(text).at(-1)).toBe('[DONE]')
  })

  it('gets pings where its format has them', async () => {
    await rig.simulator.setDefault({ content: 'late', gate: 'before-headers' })
    const { text } = await messages((so) => so.startsWith('event: ping\n'))
    expect(text.trimEnd().endsWith('{"type":"message_stop"}')).toBe(true)
  })

  it('is told of a failure in the stream, and nothing is charged', async () => {
    await rig.simulator.setDefault({ status: 500, gate: 'before-headers' })
    const before = (await balance(rig.gateway, tenant.workspaceId)).creditUsd
    const late = await chat((so) => comments(so) > 0)
    expect(late.status).toBe(200)
    const last = JSON.parse(dataOf(late.text).at(-1) ?? '{}')
    expect(last.error.code).toBe('upstream_error')
    expect(last.choices[0].finish_reason).toBe('error')
    const anthropic = await messages((so) => so.startsWith('event: ping\n'))
    expect(anthropic.text).toMatch(/event: error\ndata: \{"type":"error"/)
    await until(async () => {
      const { creditUsd, availableUsd } = await balance(rig.gateway, tenant.workspaceId)
      return availableUsd === creditUsd
    }, 'nothing is held any more')
    expect(Number((await balance(rig.gateway, tenant.workspaceId)).creditUsd)).toBe(Number(before))
  })

  it('gets a plain status when the failure comes before', async () => {
    await rig.simulator.setDefault({ status: 500 })
    const { status } = await post(rig.gateway, chatPath, tenant.key, question('resale/chat', 'hello', { stream: true }))
    expect(status).toBe(502)
  })
})
