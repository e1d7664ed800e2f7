import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { post, type Rig, recordOf, startRig } from './rig.ts'

/** Providers that say why they end at odd places or in odd words, before clients of their own and of another format. */

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
  return answerAt('/v1/messages', [...chunks.map((one) => JSON.stringify(one)), '[DONE]'])
}

/** What a client gets of a stream of these data, with `rest` behind them, and what is on record. */
async function answerAt(path: string, data: readonly string[], rest = '') {
  const rawBody = data.map((one) => `data: ${one}\n\n`).join('') + rest
  await rig.simulator.setDefault({ rawBody, contentType: 'text/event-stream' })
  const messages = [{ role: 'user', content: 'hello' }]
  const body = { model: 'resale/chat', max_tokens: 50, stream: true, messages }
  const { status, text, headers } = await post(rig.gateway, path, tenant.key, body)
  return { status, text, record: await recordOf(rig.gateway, tenant.workspaceId, headers.get('x-request-id') ?? '') }
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

const paths = ['/v1/chat/completions', '/v1/messages']
const [one, two] = [chunk({ role: 'assistant', content: 'One ' }, null), chunk({ content: 'two' }, null)]
const failure = { error: { message: 'x', type: 'server_error' } }
const json = (...values: readonly object[]) => values.map((value) => JSON.stringify(value))

describe.each(paths)('before clients of %s, a stream', (path) => {
  it('whose end is missing has failed and looks like no whole one, [DONE] or not', async () => {
    for (const end of [[], ['[DONE]']]) {
      const { text, record } = await answerAt(path, [...json(one, two), ...end])
      expect(text).toContain('upstream_stream_failed')
      expect(text).not.toMatch(/\[DONE\]|message_stop/)
      expect(record).toMatchObject({ outcome: 'failed', chargeUsd: '0' })
    }
  })

  it('that breaks off within an event passes no half of it', async () => {
    const { text, record } = await answerAt(path, json(one, two), 'data: {"id":"a","choices":[{"ind')
    expect(text).not.toContain('{"ind\n')
    expect(text).toContain('upstream_stream_failed')
    for (const data of text.match(/(?<=^data: ).*/gm) ?? []) expect(() => JSON.parse(data)).not.toThrow()
    expect(record).toMatchObject({ outcome: 'failed', chargeUsd: '0' })
  })

  it('that has told why it ends is whole and has its end, [DONE] or not', async () => {
    const { text, record } = await answerAt(path, json(one, chunk({ content: 'two' }, 'stop'), usage))
    expect(text).toMatch(/(?:data: \[DONE\]|data: \{"type":"message_stop"\})\n\n$/)
    expect(record).toMatchObject({ outcome: 'completed', chargeUsd: '0.000161' })
  })

  it('that ends in an error behind its content is charged for it, and is no refusal', async () => {
    const { text, record } = await answerAt(path, [...json(one, two, chunk({}, 'error'), usage), '[DONE]'])
    expect(text).toMatch(/"finish_reason":"error"|event: error\n/)
    expect(text).not.toMatch(/"stop_reason":"refusal"|not charged/)
    expect(record).toMatchObject({ outcome: 'completed', finishReason: 'error', chargeUsd: '0.000161' })
  })

  it.each([
    ['an error', json(failure)],
    ['an error as the reason', json(chunk({ role: 'assistant', content: '' }, 'error'), usage)],
    ['an error without its envelope', json({ object: 'error', message: 'x', code: 500 })],
  ])('with nothing but %s has failed before it began', async (_, data) => {
    const { status, record } = await answerAt(path, [...data, '[DONE]'])
    expect(status).toBe(502)
    expect(record).toMatchObject({ outcome: 'failed', chargeUsd: '0' })
  })

  it('stays whole when an error comes behind its end', async () => {
    const whole = [...json(one, chunk({ content: 'two' }, 'stop'), usage), '[DONE]']
    const { text, record } = await answerAt(path, [...whole, ...json(failure)])
    expect(text).not.toContain('error"')
    expect(record).toMatchObject({ outcome: 'completed', chargeUsd: '0.000161' })
  })
})

describe.each(paths)('before clients of %s, a plain answer', (path) => {
  it.each([
    ['an error', failure],
    ['an error without its envelope', { object: 'error', message: 'x', code: 500 }],
    ['no choice', { id: 'a', ...usage }],
  ])('with nothing but %s has failed', async (_, answer) => {
    await rig.simulator.setDefault({ rawBody: JSON.stringify(answer) })
    const body = { model: 'resale/chat', max_tokens: 50, messages: [{ role: 'user', content: 'hello' }] }
    const { status, headers } = await post(rig.gateway, path, tenant.key, body)
    expect(status).toBe(502)
    const record = await recordOf(rig.gateway, tenant.workspaceId, headers.get('x-request-id') ?? '')
    expect(record).toMatchObject({ outcome: 'failed', chargeUsd: '0' })
  })
})
