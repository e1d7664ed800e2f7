import { describe, expect, it } from 'vitest'
import { membersOf } from '../../../../src/kit/json-members.ts'
import type { Call } from '../../../../src/model/call.ts'
import { Fault } from '../../../../src/model/fault.ts'
import { anthropicMessages as wire } from '../../../../src/wire/anthropic-messages/wire.ts'
import type { UpstreamTarget } from '../../../../src/wire/wire.ts'
import { event } from './sdk.ts'

const plain = { model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'Hi' }] }
const byok: UpstreamTarget = { model: 'up', outputCap: undefined, scrub: false, stateless: false, quirks: {} }
const resale = { ...byok, stateless: true }
const cheap = { ...resale, scrub: true }

function callOf(json: object, ownHeaders: readonly string[] = []): Call {
  const body = Buffer.from(JSON.stringify(json))
  return {
    id: 'req_1',
    format: 'anthropic-messages',
    receivedAt: 0,
    body,
    members: membersOf(body) ?? [],
    facts: wire.read(json as Record<string, unknown>, body.length, {}),
    ownHeaders,
    region: undefined,
    fallback: undefined,
    tags: undefined,
    timeoutMs: undefined,
  }
}

function sent(json: object, target: UpstreamTarget) {
  const { body, dropped, headers } = wire.toUpstream(callOf(json), target)
  return { json: JSON.parse(body.toString()) as Record<string, unknown>, dropped, headers }
}

describe('facts of a request', () => {
  it('are read', () => {
    const { facts } = callOf({ ...plain, stream: true, metadata: { user_id: 'u' } })
    expect(facts).toMatchObject({ model: 'm', stream: true, wantsUsage: true, outputCap: 10, choices: 1, endUser: 'u' })
    expect(facts.stored).toBeUndefined()
    expect(callOf({ ...plain, max_tokens: 0 }).facts.outputCap).toBe(0)
  })

  it.each([
    [{ max_tokens: undefined }, 'max_tokens', /^max_tokens: Field required/],
    [{ model: undefined }, 'model', /^model: Field required/],
    [{ messages: undefined }, 'messages', /^messages: Field required/],
    [{ messages: [] }, 'messages', /at least one message/],
    [{ messages: [{ role: 'user' }] }, 'messages.0.content', /list of content blocks/],
    [{ max_tokens: 1.5 }, 'max_tokens', /integer/],
    [{ stream: 'yes' }, 'stream', /true or false/],
  ])('are demanded: %j', (wrong, param, text) => {
    const json = JSON.parse(JSON.stringify({ ...plain, ...wrong })) as object
    expect(() => callOf(json)).toThrow(expect.objectContaining({ param, message: expect.stringMatching(text) }))
  })

  it.each([
    [{ container: 'c' }, 'container'],
    [{ mcp_servers: [{ type: 'url' }] }, 'mcp_servers'],
    [
      { messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'file', file_id: 'f' } }] }] },
      'messages[].content[].source.file_id',
    ],
    [
      {
        messages: [
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 't',
                content: [{ type: 'image', source: { type: 'file', file_id: 'f' } }],
              },
            ],
          },
        ],
      },
      'messages[].content[].content[].source.file_id',
    ],
  ])('name what is stored at the provider: %j', (more, stored) => {
    expect(callOf({ ...plain, ...more }).facts.stored).toBe(stored)
  })

  it('do not count base64 as text', () => {
    const data = 'A'.repeat(4_000_000)
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data } }
    const { inputCeiling, inputImages } = callOf({ ...plain, messages: [{ role: 'user', content: [image] }] }).facts
    expect(inputCeiling).toBeLessThan(1_000)
    expect(inputImages).toBe(1)
  })
})

describe('requests to a provider of the same format', () => {
  it('keep their bytes but for the model', () => {
    const odd = '{ "messages" : [{"role":"user","content":"é\\u00e9"}],"max_tokens":1e1, "model":"m","x":[1.0] }'
    const call = { ...callOf(plain), body: Buffer.from(odd), members: membersOf(Buffer.from(odd)) ?? [] }
    const { body, dropped, headers } = wire.toUpstream(call, byok)
    expect(body.toString()).toBe(odd.replace('"m"', '"up"'))
    expect(dropped).toEqual([])
    expect(headers).toEqual(['anthropic-version', '2023-06-01'])
  })

  it('have the headers of the client', () => {
    const own = ['anthropic-version', '2024-01-01', 'anthropic-beta', 'a,b']
    expect(wire.toUpstream(callOf(plain, own), byok).headers).toEqual(own)
    expect(wire.toUpstream(callOf(plain, own.slice(2)), byok).headers).toEqual([
      'anthropic-version',
      '2023-06-01',
      'anthropic-beta',
      'a,b',
    ])
  })

  it('say the version instead of the model where the path names it', () => {
    const quirks = { versionInBody: 'v-1', betas: ['b'] }
    const odd = '{ "messages" : [{"role":"user","content":"\\u00e9"}],"max_tokens":1e1, "model":"m","x":[1.0] }'
    const call = { ...callOf(plain, ['anthropic-version', '2', 'anthropic-beta', 'a, b,c']), body: Buffer.from(odd) }
    const { body, dropped, headers } = wire.toUpstream(
      { ...call, members: membersOf(call.body) ?? [] },
      { ...byok, quirks },
    )
    expect(body.toString()).toBe(
      '{"messages":[{"role":"user","content":"\\u00e9"}],"max_tokens":1e1,"x":[1.0],"anthropic_version":"v-1"}',
    )
    expect(headers).toEqual(['anthropic-beta', 'b'])
    expect(dropped).toEqual(['anthropic-beta.a', 'anthropic-beta.c'])
    for (const target of [byok, resale, cheap]) {
      const own = sent({ ...plain, anthropic_version: 'their own' }, { ...target, quirks })
      expect(own.json).toEqual({ max_tokens: 10, messages: plain.messages, anthropic_version: 'v-1' })
      expect([own.headers, own.dropped]).toEqual([[], []])
    }
  })

  it('buy nothing dearer on accounts of the operator', () => {
    const tools = [
      { name: 'f', input_schema: { type: 'object' } },
      { type: 'web_search_20250305', name: 'web_search' },
      { type: 'mcp_toolset', mcp_server_name: 's' },
      { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
      { type: 'custom', name: 'g', input_schema: { type: 'object' } },
    ]
    const request = { ...plain, tools, speed: 'fast', service_tier: 'auto', fallbacks: [], metadata: { user_id: 'u' } }
    const { json, dropped } = sent(request, resale)
    expect(dropped).toEqual(['speed', 'service_tier', 'fallbacks', 'tools.web_search', 'tools.mcp_toolset'])
    expect(json).toEqual({ ...plain, model: 'up', tools: [tools[0], tools[3], tools[4]], metadata: { user_id: 'u' } })
    expect(sent(request, cheap).json).not.toHaveProperty('metadata')
    expect(sent(request, byok).json).toEqual({ ...request, model: 'up' })
  })

  it('lose the choice among tools with the last of them', () => {
    const tools = [{ type: 'web_fetch_20250910', name: 'web_fetch' }]
    expect(sent({ ...plain, tools, tool_choice: { type: 'any' } }, resale).json).toEqual({ ...plain, model: 'up' })
    expect(() => sent({ ...plain, tools, tool_choice: { type: 'tool', name: 'web_fetch' } }, resale)).toThrow(Fault)
  })

  it('do not lose where they are to be processed', () => {
    expect(() => sent({ ...plain, inference_geo: 'us' }, resale)).toThrow(Fault)
    expect(sent({ ...plain, inference_geo: 'us' }, byok).json).toHaveProperty('inference_geo', 'us')
    expect(sent({ ...plain, inference_geo: 'global' }, resale).dropped).toEqual(['inference_geo'])
  })

  it('leave out thinking that another provider wrote', () => {
    const content = [
      { type: 'thinking', thinking: 'x', signature: 'tl1.unsigned' },
      { type: 'thinking', thinking: 'y', signature: 'own' },
      { type: 'redacted_thinking', data: 'tl1-call.t.gemini.cw' },
      { type: 'text', text: 'z' },
    ]
    const messages = [...plain.messages, { role: 'assistant', content }]
    const { json, dropped } = sent({ ...plain, messages }, byok)
    expect(json.messages).toEqual([...plain.messages, { role: 'assistant', content: [content[1], content[3]] }])
    expect(dropped).toEqual(['messages[1].content[0]', 'messages[1].content[2]'])
  })
})

const usage = { input_tokens: 3, cache_read_input_tokens: 4, cache_creation_input_tokens: 5, output_tokens: 1 }
const cost = { charge: 0.5, upstream: undefined, isByok: false }

describe('plain answers', () => {
  const text = `{"id":"msg_1", "type":"message","model":"up","content":[],"stop_reason":"end_turn","container":{"id":"c"},"usage":${JSON.stringify(usage)}}`

  it('are read and get the cost', () => {
    const facts = wire.readAnswer(Buffer.from(text))
    expect(facts).toMatchObject({
      id: 'msg_1',
      model: 'up',
      finishReason: 'end_turn',
      error: false,
      usage: { inputTokens: 12, cacheReadTokens: 4, cacheWriteTokens: 5, outputTokens: 1 },
    })
    const shown = facts?.write(cost, false).toString()
    expect(shown).toBe(text.replace('"output_tokens":1', '"output_tokens":1,"cost":0.5,"is_byok":false'))
    expect(facts?.write(undefined, false).toString()).toBe(text)
    expect(facts?.write(undefined, true).toString()).not.toContain('container')
  })

  it('may be errors, or nothing', () => {
    expect(wire.readAnswer(Buffer.from('{"type":"error","error":{"type":"api_error"}}'))?.error).toBe(true)
    expect(wire.readAnswer(Buffer.from('[]'))).toBeUndefined()
  })

  it('count what summaries of a long context took', () => {
    const iterations = [
      { type: 'compaction', input_tokens: 100, output_tokens: 20 },
      { type: 'message', input_tokens: 3, output_tokens: 1 },
    ]
    const body = Buffer.from(JSON.stringify({ usage: { ...usage, iterations } }))
    expect(wire.readAnswer(body)?.usage).toMatchObject({ inputTokens: 112, outputTokens: 21 })
  })
})

const start = event('message_start', {
  message: { id: 'msg_1', model: 'up', content: [], usage: { ...usage, cost: 9 } },
})
const delta = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Hello "message"' } })
const last = event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 20 } })
const stop = event('message_stop')

function tapped(blocks: readonly string[], scrub = false) {
  const tap = wire.tap({ wantsUsage: true, scrub })
  const passed = blocks.map((block) => tap.push(Buffer.from(block))?.toString() ?? '')
  return { tap, passed }
}

describe('streams', () => {
  it.each([
    [1, 100],
    [20, 20],
    [400, 5],
  ])('that are cut are estimated alike: %i words in each of %i events', (words, events) => {
    const said = { type: 'text_delta', text: ' word'.repeat(words) }
    const { tap } = tapped([
      start,
      ...Array.from({ length: events }, () => event('content_block_delta', { delta: said })),
    ])
    expect(tap.outputEstimate).toBeGreaterThanOrEqual(words * events)
    expect(tap.outputEstimate).toBeLessThan(words * events * 1.5)
  })

  it('pass content by reference', () => {
    const tap = wire.tap({ wantsUsage: true, scrub: false })
    tap.push(Buffer.from(start))
    const block = Buffer.from(delta + event('ping'))
    expect(tap.push(block)).toBe(block)
    expect(tap.outputEstimate).toBeGreaterThan(0)
  })

  it('hold back what tells the end until the cost is known', () => {
    const { tap, passed } = tapped([start, delta, last, stop])
    expect(passed[0]).not.toContain('"cost"')
    expect(passed.slice(1)).toEqual([delta, '', ''])
    expect(tap).toMatchObject({
      complete: true,
      id: 'msg_1',
      model: 'up',
      finishReason: 'end_turn',
      usageFinal: true,
      usage: { inputTokens: 12, outputTokens: 20 },
    })
    expect(tap.tail(cost).toString()).toBe(
      last.replace('"output_tokens":20', '"output_tokens":20,"cost":0.5,"is_byok":false') + stop,
    )
    expect(tap.tail(undefined).toString()).toBe(last + stop)
  })

  it('cut a block where the end begins', () => {
    const { tap, passed } = tapped([start + delta + last + stop])
    expect(passed[0]?.endsWith(delta)).toBe(true)
    expect(tap.complete).toBe(true)
    expect(tap.tail(undefined).toString()).toBe(last + stop)
  })

  it('are complete with their reason to end, and get the last event where the provider leaves it out', () => {
    expect(tapped([start, delta]).tap.complete).toBe(false)
    const { tap } = tapped([start, delta, last])
    expect(tap.complete).toBe(true)
    expect(tap.usage?.outputTokens).toBe(20)
    expect(tap.tail(undefined).toString()).toMatch(/\nevent: message_stop\ndata: \{"type":"message_stop"\}\n\n$/)
  })

  it('let later counts replace earlier ones', () => {
    const final = event('message_delta', { delta: {}, usage: { ...usage, input_tokens: 30, output_tokens: 2 } })
    expect(tapped([start, final]).tap.usage).toMatchObject({ inputTokens: 39, outputTokens: 2 })
  })

  it('end with an error event', () => {
    const { tap, passed } = tapped([event('error', { error: { type: 'overloaded_error', message: 'x' } })])
    expect(passed).toEqual([''])
    expect(tap).toMatchObject({ started: false, complete: false, error: '{"type":"overloaded_error","message":"x"}' })
  })

  it('show nothing of the account on a pooled one', () => {
    const message = { id: 'msg_1', content: [], usage, container: { id: 'c' }, diagnostics: {} }
    const { tap, passed } = tapped(
      [
        `: secret\nid: 7\n${event('message_start', { message, org: 'o' })}`,
        delta,
        event('message_delta', { delta: { container: 1 }, usage }),
        stop,
      ],
      true,
    )
    expect(passed[0]).toBe(event('message_start', { message: { id: 'msg_1', content: [], usage } }))
    expect(passed[1]).toBe(delta)
    expect(tap.tail(undefined).toString()).toBe(event('message_delta', { delta: {}, usage }) + stop)
  })

  it('survive what is no JSON', () => {
    const { tap, passed } = tapped([start, 'event: message_delta\ndata: {"usage":{"cost":9\n\n', last, stop])
    expect(passed.join('')).not.toContain('9')
    expect(tap.tail(cost).toString()).not.toContain('"cost":9')
    expect(tap.complete).toBe(true)
  })
})

describe('failures and limits', () => {
  it('are told in the words of the format', () => {
    const fault = new Fault('insufficient_quota', 'insufficient_credit', 'No credit.')
    const body = wire.errors.body(fault, 'req_1')
    expect(JSON.parse(body)).toEqual({
      type: 'error',
      error: { type: 'billing_error', message: 'No credit.', code: 'insufficient_credit' },
      request_id: 'req_1',
    })
    const place = { requestId: 'req_1', answerId: undefined, model: 'm', sequence: undefined }
    expect(wire.errors.event(fault, place)).toBe(`event: error\ndata: ${body}\n\n`)
    expect(wire.errors.headers(fault, 'req_1')).toEqual(['request-id', 'req_1'])
  })

  it('have headers of their own', () => {
    const state = { requests: { limit: 5, remaining: -1, resetMs: 1_500 }, tokens: undefined }
    expect(wire.rateHeaders?.(state, Date.UTC(2026, 0, 1))).toEqual([
      'anthropic-ratelimit-requests-limit',
      '5',
      'anthropic-ratelimit-requests-remaining',
      '0',
      'anthropic-ratelimit-requests-reset',
      '2026-01-01T00:00:02Z',
    ])
  })
})
