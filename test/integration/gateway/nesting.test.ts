import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { post, type Rig, startRig } from './rig.ts'

let rig: Rig
let tenant: Tenant
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

beforeAll(async () => {
  rig = await startRig()
  tenant = await createTenant(rig.gateway)
})

afterAll(() => rig?.stop())

describe('JSON that is nested too deeply for the stack', () => {
  it('from a client of another format is refused as invalid', async () => {
    const body = `{"model":"resale/chat","max_tokens":5,"messages":[{"role":"user","content":"x"}],"tools":[{"name":"t","input_schema":{"type":"object","a":${deep(30_000)}}}]}`
    const { status, body: answer } = await post(rig.gateway, '/v1/messages', tenant.key, body)
    expect(status).toBe(400)
    expect(answer.error.code).toBe('nested_too_deeply')
  })

  it('from a provider fails the attempt and leaves nothing held', async () => {
    const usage = `{"prompt_tokens":1,"completion_tokens":1,"a":${deep(200_000)}}`
    const choices = [{ index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }]
    await rig.simulator.setDefault({ rawBody: `{"id":"a","choices":${JSON.stringify(choices)},"usage":${usage}}` })
    const ask = { model: 'resale/chat', max_tokens: 5, messages: [{ role: 'user', content: 'x' }] }
    for (const path of ['/v1/messages', '/v1/chat/completions']) {
      const { status } = await post(rig.gateway, path, tenant.key, ask)
      expect([200, 502]).toContain(status)
    }
    const balance = await rig.gateway.api<{ heldUsd: string }>('GET', `/api/workspaces/${tenant.workspaceId}/balance`)
    expect(balance.heldUsd).toBe('0')
  })
})
