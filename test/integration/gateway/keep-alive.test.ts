import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { dataOf, plainConfig, post, type Rig, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig((simulator) => plainConfig(simulator, 'server: { keepAliveMs: 100 }'))
  tenant = await createTenant(rig.gateway)
})

afterAll(() => rig?.stop())

const chat = () =>
  post(rig.gateway, '/v1/chat/completions', tenant.key, {
    model: 'resale/chat',
    stream: true,
    max_tokens: 50,
    messages: [{ role: 'user', content: 'hello' }],
  })

const messages = () =>
  post(rig.gateway, '/v1/messages', tenant.key, {
    model: 'resale/chat',
    stream: true,
    max_tokens: 50,
    messages: [{ role: 'user', content: 'hello' }],
  })

describe('while a provider is silent, the client of a stream', () => {
  it('gets comments before the first event, then the whole answer', async () => {
    await rig.simulator.setDefault({ content: 'late but whole', delayMs: 700 })
    const { status, headers, text } = await chat()
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/event-stream')
    expect(text.startsWith(':')).toBe(true)
    expect(text.match(/^:/gm)?.length).toBeGreaterThanOrEqual(3)
    expect(dataOf(text).at(-1)).toBe('[DONE]')
    expect(text).toContain('whole')
  })

  it('gets comments between events', async () => {
    await rig.simulator.setDefault({ content: 'one two', chunkDelayMs: 500 })
    const { text } = await chat()
    expect(text).toMatch(/^data: .*\n\n:/m)
    expect(dataOf(text).at(-1)).toBe('[DONE]')
  })

  it('gets pings where its format has them', async () => {
    await rig.simulator.setDefault({ content: 'late', delayMs: 400 })
    const { text } = await messages()
    expect(text.startsWith('event: ping\n')).toBe(true)
    expect(text.trimEnd().endsWith('{"type":"message_stop"}')).toBe(true)
  })

  it('is told of a failure in the stream, and nothing is charged', async () => {
    await rig.simulator.setDefault({ status: 500, delayMs: 400 })
    const late = await chat()
    expect(late.status).toBe(200)
    const last = JSON.parse(dataOf(late.text).at(-1) ?? '{}')
    expect(last.error.code).toBe('upstream_error')
    expect(last.choices[0].finish_reason).toBe('error')
    const anthropic = await messages()
    expect(anthropic.text).toMatch(/event: error\ndata: \{"type":"error"/)
    const { creditUsd, availableUsd } = await rig.gateway.api<Record<string, string>>(
      'GET',
      `/api/workspaces/${tenant.workspaceId}/balance`,
    )
    expect(availableUsd).toBe(creditUsd)
  })

  it('gets a plain status when the failure comes before', async () => {
    await rig.simulator.setDefault({ status: 500 })
    expect((await chat()).status).toBe(502)
  })
})
