import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../../src/kit/parse-json.ts'
import type { ChatRequest } from '../../../../src/model/chat/request.ts'
import { chatFormats } from '../../../../src/model/wire-format.ts'
import { codecs } from '../../../../src/wire/codecs.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'
import {
  answerWithOwnNames,
  eventWithOwnName,
  standIns,
  withTakenNames,
} from '../../../../src/wire/translate/tool-names.ts'

const long = `mcp__server__${'x'.repeat(120)}`
const names = ['get.weather', 'files:read', '9lives', long, `${long}y`, 'with space', 'ok']
const request: ChatRequest = {
  stream: false,
  messages: [
    { role: 'user', parts: [{ type: 'text', text: 'x' }] },
    { role: 'assistant', parts: [{ type: 'tool-call', id: 'c1', name: 'gone.away', input: '{}' }] },
    { role: 'tool', parts: [{ type: 'tool-result', callId: 'c1', name: 'gone.away', content: [] }] },
  ],
  tools: names.map((name) => ({
    kind: 'function',
    name,
    description: undefined,
    parameters: { type: 'object', properties: {} },
    strict: undefined,
  })),
  toolChoice: { kind: 'named', name: 'get.weather' },
}
const strictest = /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/

describe.each(chatFormats)('names of tools to %s', (format) => {
  const sent = withTakenNames(request, format)
  const own = standIns(request, format)

  it('are such as its providers take, each another one', () => {
    const told = (sent.tools ?? []).map(({ name }) => name)
    expect(new Set(told).size).toBe(names.length)
    expect(told.filter((name) => !names.includes(name)).every((name) => strictest.test(name))).toBe(true)
    expect(told).toContain('ok')
    expect(told.every((name) => name.length <= 128 && !name.includes(' '))).toBe(true)
    const body = codecs[format].encodeRequest(
      sent,
      { model: 'claude-x', outputCap: undefined, stateless: false, quirks: {} },
      new Losses(),
    ) as JsonObject
    expect(JSON.stringify(body)).not.toMatch(/with space/)
  })

  it('stand alike in choice and history', () => {
    const [, asked, answered] = sent.messages
    const [call, result] = [asked?.parts[0], answered?.parts[0]]
    expect(call).toMatchObject({ name: (result as { name: string }).name })
    expect(sent.toolChoice).toMatchObject({ name: sent.tools?.[0]?.name })
  })

  it('come back as the client gave them, whole and in streams', () => {
    sent.tools?.forEach(({ name }, index) => {
      const call = { type: 'tool-call', id: 'c', name, input: '{}' } as const
      const finish = { reason: 'tool-calls', raw: undefined } as const
      const answer = {
        id: 'a',
        model: 'm',
        created: 1,
        usage: undefined,
        choices: [{ index: 0, parts: [call], finish }],
      }
      expect(answerWithOwnNames(answer, own).choices[0]?.parts).toEqual([{ ...call, name: names[index] }])
      const start = { type: 'part-start', choice: 0, part: 0, head: { type: 'tool-call', id: 'c', name } } as const
      expect(eventWithOwnName(start, own)).toMatchObject({ head: { name: names[index] } })
    })
  })
})

it('a request whose names are taken is the same', () => {
  const plain = { ...request, messages: request.messages.slice(0, 1), tools: request.tools?.slice(-1) ?? [] }
  expect(withTakenNames(plain, 'openai-chat')).toBe(plain)
})
