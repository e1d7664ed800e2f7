import { describe, expect, test } from 'vitest'
import type { Part } from '../../../../src/model/chat/parts.ts'
import type { Message } from '../../../../src/model/chat/request.ts'
import { type Body, encoded, hi, tool, used } from './encoded.ts'

const user = (...parts: Part[]): Message => ({ role: 'user', parts })
const text = (words: string): Part => ({ type: 'text', text: words })

describe('calls of tools in the history', () => {
  test('need their tools declared, also when none is offered', () => {
    const { body, dropped } = encoded({ messages: used })
    expect(body.toolConfig).toEqual({
      tools: [
        {
          toolSpec: {
            name: 'f',
            description: expect.stringContaining('not available'),
            inputSchema: { json: { type: 'object', properties: {} } },
          },
        },
      ],
    })
    expect(dropped).toEqual([])
  })

  test('or when those that were offered run elsewhere', () => {
    const hosted = { kind: 'hosted', origin: 'openai-responses', name: 'web_search', raw: {} } as const
    const { body, dropped } = encoded({ messages: used, tools: [hosted] })
    expect(body.toolConfig).toMatchObject({ tools: [{ toolSpec: { name: 'f' } }] })
    expect(dropped).toEqual(['tools.web_search'])
  })

  test('keep the tools there when none may be used, which is told', () => {
    const { body, dropped } = encoded({ messages: used, tools: [tool('f')], toolChoice: { kind: 'none' } })
    expect(body.toolConfig).toEqual({
      tools: [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object', properties: {} } } } }],
    })
    expect(dropped).toEqual(['tool_choice'])
  })

  test('have ids that Bedrock takes, the same for call and result', () => {
    const callId = `call_65OReGAIB0M4612fiyF6YMbI|fc_${'0'.repeat(50)}`
    const { body } = encoded({
      messages: [
        hi,
        { role: 'assistant', parts: [{ type: 'tool-call', id: callId, name: 'f', input: '' }] },
        { role: 'tool', parts: [{ type: 'tool-result', callId, content: [] }] },
      ],
    })
    const ids = [...JSON.stringify(body.messages).matchAll(/"toolUseId":"([^"]*)"/g)].map(([, id]) => id)
    expect(ids).toHaveLength(2)
    expect(ids[0]).toBe(ids[1])
    expect(ids[0]).toMatch(/^[\w-]{1,64}$/)
  })

  test('are answered before anything else is said', () => {
    const { body } = encoded({
      messages: [...used.slice(0, 2), user(text('First'), { type: 'tool-result', callId: 'a', content: [] })],
    })
    expect((body.messages as Body[]).at(-1)).toEqual({
      role: 'user',
      content: [{ toolResult: { toolUseId: 'a', content: [] } }, { text: 'First' }],
    })
  })
})

test.each([
  ['required', { kind: 'required' }],
  ['named', { kind: 'named', name: 'web_search' }],
] as const)('a choice is refused by name when no tool is left for it: %s', (_, toolChoice) => {
  const hosted = { kind: 'hosted', origin: 'openai-responses', name: 'web_search', raw: {} } as const
  const refused = expect.objectContaining({ code: 'unsupported_by_provider', param: 'tool_choice' })
  expect(() => encoded({ tools: [hosted], toolChoice })).toThrow(refused)
  expect(() => encoded({ tools: [], toolChoice })).toThrow(refused)
})

test('a named tool must be among those that are left', () => {
  const hosted = { kind: 'hosted', origin: 'openai-responses', name: 'web_search', raw: {} } as const
  const toolChoice = { kind: 'named', name: 'web_search' } as const
  expect(() => encoded({ tools: [tool('f'), hosted], toolChoice })).toThrow(
    expect.objectContaining({ param: 'tool_choice' }),
  )
})

describe('texts', () => {
  test('of space only are not sent', () => {
    const { body } = encoded({
      messages: [
        { role: 'system', parts: [text(' \n')] },
        user(text('\t'), text('Hi')),
        { role: 'assistant', parts: [text(' '), { type: 'refusal', text: '\n' }] },
        user({ type: 'text', text: ' ', cache: { ttl: undefined } }),
      ],
    })
    expect(body.system).toBeUndefined()
    expect(body.messages).toEqual([{ role: 'user', content: [{ text: 'Hi' }] }])
  })

  test('that are instructions alone become the question', () => {
    const { body, dropped } = encoded({
      messages: [
        { role: 'system', parts: [text('Be brief.')] },
        { role: 'developer', parts: [{ type: 'text', text: 'Say hi.', cache: { ttl: '1h' } }] },
      ],
    })
    expect(body.system).toEqual([{ text: 'Be brief.' }])
    expect(body.messages).toEqual([
      { role: 'user', content: [{ text: 'Say hi.' }, { cachePoint: { type: 'default', ttl: '1h' } }] },
    ])
    expect(dropped).toEqual(['messages[1]'])
  })

  test('to be continued do not end with space', () => {
    const { body } = encoded({ messages: [hi, { role: 'assistant', parts: [text('1, 2, ')] }] })
    expect((body.messages as Body[]).at(-1)).toEqual({ role: 'assistant', content: [{ text: '1, 2,' }] })
  })
})

test('only users show images', () => {
  const image: Part = { type: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'AAAA' } }
  expect(() => encoded({ messages: [hi, { role: 'assistant', parts: [image] }] })).toThrow(
    expect.objectContaining({ param: 'messages[1]' }),
  )
})

describe('recordings', () => {
  const audio = (format: string, source: Extract<Part, { type: 'audio' }>['source']): Part => ({
    type: 'audio',
    source,
    format,
  })

  test('may be in S3', () => {
    const { body } = encoded({ messages: [user(audio('mp3', { kind: 'url', url: 's3://bucket/a.mp3' }))] })
    expect(body.messages).toMatchObject([
      { content: [{ audio: { format: 'mp3', source: { s3Location: { uri: 's3://bucket/a.mp3' } } } }] },
    ])
  })

  test('of a kind that Bedrock does not know are refused by name', () => {
    const unknown = audio('aiff', { kind: 'data', mediaType: 'audio/aiff', data: 'AAAA' })
    expect(() => encoded({ messages: [user(unknown)] })).toThrow(
      expect.objectContaining({ param: 'messages[0].content[0]' }),
    )
  })
})
