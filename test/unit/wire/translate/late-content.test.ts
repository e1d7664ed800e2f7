import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import { asObject, asString, parseJson } from '../../../../src/kit/parse-json.ts'
import { codecs } from '../../../../src/wire/codecs.ts'
import { TranslatingTap } from '../../../../src/wire/translate/stream-tap.ts'
import type { StreamTap } from '../../../../src/wire/wire.ts'

/** Servers differ in where they say why an answer ends: on each chunk, before the text, before a call. */

const context = {
  ...{ requestId: 'r', model: 'm', created: 1, wantsUsage: true },
  request: { messages: [], stream: true },
}

type Upstream = 'openai-chat' | 'gemini' | 'anthropic-messages'

function translated(from: Upstream, into: Upstream, ...chunks: readonly (JsonObject | string)[]) {
  const tap: StreamTap = new TranslatingTap(codecs[from], codecs[into].encoder(context), (event) => [event])
  const passed = chunks.map((chunk) => {
    const data = typeof chunk === 'string' ? chunk : JSON.stringify(chunk)
    return tap.push(Buffer.from(`data: ${data}\n\n`))?.toString() ?? ''
  })
  tap.finish?.()
  const { error, complete, started } = tap
  return { tap, passed, error, complete, started, tail: error === undefined ? tap.tail(undefined).toString() : '' }
}

/** What a Messages client has read: blocks, each as its text or `name:input`, and why it ended. */
function messageOf(stream: string) {
  const blocks: string[] = []
  const reasons: unknown[] = []
  for (const { data } of codecs['anthropic-messages'].eventsIn(Buffer.from(stream))) {
    const event = asObject(parseJson(data))
    const delta = asObject(event?.delta)
    if (event?.type === 'content_block_start') {
      const name = asString(asObject(event.content_block)?.name)
      blocks.push(name === undefined ? '' : `${name}:`)
    }
    const more = asString(delta?.text) ?? asString(delta?.partial_json)
    if (more !== undefined) blocks.push((blocks.pop() ?? '') + more)
    if (event?.type === 'message_delta') reasons.push(delta?.stop_reason)
  }
  return { blocks, reasons }
}

const told = (content: string | null, finish_reason: string | null, more: JsonObject = {}) => ({
  id: 'c',
  choices: [{ index: 0, delta: { content, ...more }, finish_reason }],
})
const call = { tool_calls: [{ index: 0, id: 'call_1', function: { name: 'f', arguments: '{"a":1}' } }] }
const usage = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } }
const part = (parts: readonly JsonObject[], finishReason?: string) => ({
  candidates: [{ content: { role: 'model', parts }, index: 0, ...(finishReason && { finishReason }) }],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 2, totalTokenCount: 3 },
})
const functionCall = { name: 'f', args: { a: 1 } }

describe('what comes behind a reason to end is not lost in translation', () => {
  it.each([
    ['chat: stop on each chunk', 'openai-chat', [told('One ', 'stop'), told('two', 'stop'), usage, '[DONE]']],
    ['chat: stop before the text', 'openai-chat', [told('', 'stop'), told('One ', null), told('two', null), '[DONE]']],
    ['chat: no end told', 'openai-chat', [told('One ', 'stop'), told('two', 'stop'), usage]],
    ['gemini: STOP on each chunk', 'gemini', [part([{ text: 'One ' }], 'STOP'), part([{ text: 'two' }], 'STOP')]],
    ['gemini: STOP before the text', 'gemini', [part([], 'STOP'), part([{ text: 'One ' }]), part([{ text: 'two' }])]],
  ] as const)('%s', (_, from, chunks) => {
    const { passed, tail, tap } = translated(from, 'anthropic-messages', ...chunks)
    expect(messageOf(passed.join('') + tail)).toEqual({ blocks: ['One two'], reasons: ['end_turn'] })
    expect(passed.join('')).toContain('two')
    expect(passed.join('')).not.toContain('message_delta')
    expect(tap).toMatchObject({ complete: true, error: undefined })
  })

  it.each([
    ['chat', 'openai-chat', [told('Let me see.', 'stop'), told(null, null, call), usage, '[DONE]']],
    ['chat, with a reason of its own', 'openai-chat', [told('Let me see.', 'stop'), told(null, 'tool_calls', call)]],
    ['gemini', 'gemini', [part([{ text: 'Let me see.' }], 'STOP'), part([{ functionCall }], 'STOP')]],
  ] as const)('a call behind the stop of %s', (_, from, chunks) => {
    const { passed, tail } = translated(from, 'anthropic-messages', ...chunks)
    const blocks = ['Let me see.', 'f:{"a":1}']
    expect(messageOf(passed.join('') + tail)).toEqual({ blocks, reasons: ['tool_use'] })
  })

  it('the last reason counts', () => {
    const { passed, tail, tap } = translated('openai-chat', 'gemini', told('a', 'stop'), told('b', 'length'), '[DONE]')
    expect(passed.join('')).not.toContain('finishReason')
    expect(tail.match(/"finishReason":"\w+"/g)).toEqual(['"finishReason":"MAX_TOKENS"'])
    expect(tap.finishReason).toBe('length')
  })

  it('a usage told before more text is not final', () => {
    const first = { ...told('a', 'stop'), usage: usage.usage }
    expect(translated('openai-chat', 'gemini', first).tap.usageFinal).toBe(true)
    expect(translated('openai-chat', 'gemini', first, told('b', null)).tap.usageFinal).toBe(false)
  })

  it('behind the end of all a usage counts, and no content', () => {
    const { passed, tail, tap } = translated(
      'openai-chat',
      'gemini',
      told('a', 'stop'),
      '[DONE]',
      told('b', null),
      usage,
    )
    expect(passed.join('') + tail).not.toContain('"text":"b"')
    expect(tap).toMatchObject({ complete: true, usageFinal: true, usage: { outputTokens: 2 } })
  })

  it('blocks of a message that come behind its reason to end', () => {
    const { passed, tail, tap } = translated(
      'anthropic-messages',
      'anthropic-messages',
      { type: 'message_start', message: { id: 'msg_1', model: 'm' } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'One' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ' two' } },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'content_block_start',
        index: 1,
        content_block: { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} },
      },
      { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"a":1}' } },
      { type: 'content_block_stop', index: 1 },
      { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
      { type: 'message_stop' },
    )
    const blocks = ['One two', 'f:{"a":1}']
    expect(messageOf(passed.join('') + tail)).toEqual({ blocks, reasons: ['tool_use'] })
    expect(passed.join('')).not.toContain('message_delta')
    expect(tap).toMatchObject({ complete: true, usageFinal: true, usage: { outputTokens: 9 } })
  })

  it('text whose block was never begun', () => {
    const { passed, tail } = translated(
      'anthropic-messages',
      'openai-chat',
      { type: 'message_start', message: { id: 'msg_1', model: 'm' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hel' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'lo' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'late' } },
      { type: 'message_stop' },
    )
    const contents = ['"content":"Hel"', '"content":"lo"', '"content":"late"']
    expect(passed.join('').match(/"content":"\w+"/g)).toEqual(contents)
    expect(tail).toContain('"finish_reason":"stop"')
  })
})

describe('an answer that ended in an error with nothing in it', () => {
  const malformed = { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', index: 0 }] }

  it('has failed', () => {
    expect(translated('gemini', 'anthropic-messages', malformed)).toMatchObject({ started: false })
    expect(translated('gemini', 'anthropic-messages', malformed).error).toContain('MALFORMED_FUNCTION_CALL')
    expect(translated('openai-chat', 'anthropic-messages', told('', null), told('', 'error'), '[DONE]').error).toBe(
      '{"code":"error"}',
    )
  })

  it('is an answer when something was said', () => {
    const { error, complete } = translated('gemini', 'anthropic-messages', part([{ text: 'a' }]), malformed)
    expect({ error, complete }).toEqual({ error: undefined, complete: true })
  })
})
