import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { post, type Rig, recordOf, startRig } from './rig.ts'

/** Providers that say why they end at odd places, before clients of another format. */

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig()
  tenant = await createTenant(rig.gateway)
})

afterAll(() => rig?.stop())

const chunk = (delta: object, finish_reason: string | null) => ({
  id: 'a',
  choices: [{ index: 0, delta, finish_reason }],
})
const usage = { choices: [], usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 } }

async function answerTo(...chunks: readonly object[]) {
  const rawBody = [...chunks.map((one) => JSON.stringify(one)), '[DONE]'].map((data) => `data: ${data}\n\n`).join('')
  await rig.simulator.setDefault({ rawBody, contentType: 'text/event-stream' })
  const messages = [{ role: 'user', content: 'hello' }]
  const body = { model: 'resale/chat', max_tokens: 50, stream: true, messages }
  const { text, headers } = await post(rig.gateway, '/v1/messages', tenant.key, body)
  return { text, record: await recordOf(rig.gateway, tenant.workspaceId, headers.get('x-request-id') ?? '') }
}

describe('a translated stream', () => {
  it('is whole where each chunk says stop, and is charged by the usage behind it', async () => {
    const { text, record } = await answerTo(
      chunk({ content: 'One ' }, 'stop'),
      chunk({ content: 'two' }, 'stop'),
      usage,
    )
    expect(text.match(/"text":"[^"]+"/g)).toEqual(['"text":"One "', '"text":"two"'])
    expect(text.match(/"stop_reason":"\w+"/g)).toEqual(['"stop_reason":"end_turn"'])
    expect(record).toMatchObject({ outcome: 'completed', usage: { outputTokens: 20 } })
  })

  it('that tells an error alone has failed and is not charged', async () => {
    const { text, record } = await answerTo(chunk({ role: 'assistant', content: '' }, null), chunk({}, 'error'), usage)
    expect(text).toContain('"type":"error"')
    expect(text).not.toContain('refusal')
    expect(record).toMatchObject({ outcome: 'failed', chargeUsd: '0' })
  })
})

describe('a translated plain answer', () => {
  it.each(['', null])('that tells an error alone (%j) has failed and is not charged', async (content) => {
    const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'error' }]
    await rig.simulator.setDefault({ rawBody: JSON.stringify({ id: 'a', choices, usage: usage.usage }) })
    const body = { model: 'resale/chat', max_tokens: 50, messages: [{ role: 'user', content: 'hello' }] }
    const { status, headers, text } = await post(rig.gateway, '/v1/messages', tenant.key, body)
    expect({ status, text }).toMatchObject({ status: 502, text: expect.stringContaining('"type":"api_error"') })
    const record = await recordOf(rig.gateway, tenant.workspaceId, headers.get('x-request-id') ?? '')
    expect(record).toMatchObject({ outcome: 'failed', chargeUsd: '0' })
  })
})
