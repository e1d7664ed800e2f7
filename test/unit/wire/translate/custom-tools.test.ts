import { describe, expect, it } from 'vitest'
import type { ChatAnswer, StreamEvent } from '../../../../src/model/chat/answer.ts'
import type { ChatRequest } from '../../../../src/model/chat/request.ts'
import {
  answerWithCustomTools,
  CustomToolCalls,
  customToolNames,
  withoutCustomTools,
} from '../../../../src/wire/translate/custom-tools.ts'

const sql = {
  kind: 'custom',
  name: 'sql',
  description: 'Runs a query.',
  format: { type: 'grammar', syntax: 'lark', definition: 'start: "SELECT"' },
} as const
const plain = { kind: 'function', name: 'f', description: undefined, parameters: undefined, strict: true } as const
const call = { type: 'tool-call', id: 'c', name: 'sql', input: 'SELECT "1"', custom: true } as const
const result = { type: 'tool-result', callId: 'c', content: [], custom: true } as const
const request: ChatRequest = {
  stream: false,
  messages: [
    { role: 'assistant', parts: [call] },
    { role: 'tool', parts: [result] },
  ],
  tools: [sql, plain],
  toolChoice: { kind: 'named', name: 'sql', custom: true },
}

describe('requests without custom tools', () => {
  it('offer functions of one argument in their place', () => {
    const { tools, toolChoice } = withoutCustomTools(request)
    expect(tools?.[0]).toMatchObject({ kind: 'function', name: 'sql', parameters: { required: ['input'] } })
    expect(tools?.[0]).toMatchObject({ description: expect.stringMatching(/^Runs a query\.\n[\s\S]*SELECT/) })
    expect(tools?.[1]).toBe(plain)
    expect(toolChoice).toEqual({ kind: 'named', name: 'sql' })
  })

  it('have calls of functions in their history, even when the tool is gone', () => {
    for (const tools of [request.tools, [plain], undefined]) {
      const [asked, answered] = withoutCustomTools({ ...request, tools }).messages
      expect(asked?.parts).toEqual([{ ...call, custom: undefined, input: '{"input":"SELECT \\"1\\""}' }])
      expect(answered?.parts).toEqual([{ ...result, custom: undefined }])
    }
  })

  it('are the same where there are none', () => {
    const other: ChatRequest = { stream: false, messages: [], tools: [plain] }
    expect(withoutCustomTools(other)).toBe(other)
  })
})

describe('answers with custom tools', () => {
  const names = customToolNames(request)

  it.each([
    ['{"input":"SELECT 1"}', 'SELECT 1'],
    ['{"input":""}', ''],
    ['SELECT 1', 'SELECT 1'],
    ['{"query":"x"}', '{"query":"x"}'],
  ])('have the text of the argument: %s', (input, text) => {
    const part = { type: 'tool-call', id: 'c', name: 'sql', input } as const
    const other = { ...part, name: 'f' }
    const finish = { reason: 'tool-calls', raw: undefined } as const
    const answer: ChatAnswer = {
      id: undefined,
      model: undefined,
      created: undefined,
      choices: [{ index: 0, parts: [part, other], finish }],
      usage: undefined,
    }
    expect(answerWithCustomTools(answer, names).choices[0]?.parts).toEqual([
      { ...part, custom: true, input: text },
      other,
    ])
    expect(answerWithCustomTools(answer, new Set())).toBe(answer)
  })

  it('have it on streams at the end of the call, also beside other calls', () => {
    const start = (part: number, name: string): StreamEvent => ({
      type: 'part-start',
      choice: 0,
      part,
      head: { type: 'tool-call', id: `c${part}`, name },
    })
    const text = (part: number, more: string): StreamEvent => ({
      type: 'part-delta',
      choice: 0,
      part,
      delta: { type: 'text', text: more },
    })
    const end = (part: number): StreamEvent => ({ type: 'part-end', choice: 0, part })
    const calls = new CustomToolCalls(names)
    const restored = [
      start(0, 'sql'),
      text(0, '{"inp'),
      start(1, 'f'),
      text(1, '{"a":1}'),
      text(0, 'ut":"x"}'),
      end(0),
      end(1),
    ].flatMap((event) => [...calls.restore(event)])
    expect(restored).toEqual([
      { ...start(0, 'sql'), head: { type: 'tool-call', id: 'c0', name: 'sql', custom: true } },
      start(1, 'f'),
      text(1, '{"a":1}'),
      text(0, 'x'),
      end(0),
      end(1),
    ])
  })
})
