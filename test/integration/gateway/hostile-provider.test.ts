import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant, until } from '../../support/gateway.ts'
import { post, type Rig, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig()
  tenant = await createTenant(rig.gateway)
})

afterAll(() => rig?.stop())

const call = (stream: boolean) =>
  post(rig.gateway, '/v1/chat/completions', tenant.key, {
    model: 'resale/chat',
    stream,
    max_tokens: 50,
    messages: [{ role: 'user', content: 'hello' }],
  })

/** The books move on, and nothing is held any more. */
async function expectCalm(): Promise<void> {
  await rig.simulator.reset()
  expect((await call(false)).status).toBe(200)
  await until(async () => {
    const path = `/api/workspaces/${tenant.workspaceId}/balance`
    return (await rig.gateway.api<{ heldUsd: string }>('GET', path)).heldUsd === '0'
  }, 'nothing is held')
  const check = await rig.gateway.api<{ ok: boolean }>('GET', '/api/ledger/check')
  expect(check.ok).toBe(true)
}

describe('a provider that means no good', () => {
  it('cannot stop the books with an endless id', async () => {
    const id = Array.from({ length: 20_000 }, () => Math.random().toString(36)[2]).join('')
    const usage = { prompt_tokens: 1, completion_tokens: 1 }
    const choices = [{ index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }]
    await rig.simulator.setDefault({ rawBody: JSON.stringify({ id, model: id, choices, usage }) })
    expect((await call(false)).status).toBe(200)
    await expectCalm()
  })

  it('cannot end the process with a usage that is no JSON', async () => {
    const chunk = (delta: object, reason: string | null) =>
      `data: ${JSON.stringify({ id: 'a', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`
    const rawBody = `${chunk({ content: 'x' }, null)}${chunk({}, 'stop')}data: {"usage":{"cost":1,}}\n\ndata: [DONE]\n\n`
    await rig.simulator.setDefault({ rawBody, contentType: 'text/event-stream' })
    expect((await call(true)).text).toContain('[DONE]')
    await expectCalm()
  })

  it('is left when its first event does not end', async () => {
    const rawBody = `data: {"choices":[{"index":0,"delta":{"content":"${'x'.repeat(5 * 1024 * 1024)}`
    await rig.simulator.setDefault({ rawBody, contentType: 'text/event-stream' })
    expect((await call(true)).status).toBe(502)
    await expectCalm()
  })

  it('cannot fill the memory behind the end of its answer', async () => {
    const chunk = (delta: object, reason: string | null) =>
      `data: ${JSON.stringify({ id: 'a', choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`
    const tail = chunk({ content: 'y'.repeat(64 * 1024) }, null).repeat(400)
    const rawBody = chunk({ content: 'x' }, null) + chunk({}, 'stop') + tail
    await rig.simulator.setDefault({ rawBody, contentType: 'text/event-stream' })
    const answer = await call(true)
    expect(answer.status).toBe(200)
    expect(answer.text.length).toBeLessThan(20 * 1024 * 1024)
    await expectCalm()
  })
})
