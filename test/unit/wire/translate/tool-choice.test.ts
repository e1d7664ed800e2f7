import { describe, expect, it } from 'vitest'
import type { ChatRequest, Tool, ToolChoice } from '../../../../src/model/chat/request.ts'
import { codecs } from '../../../../src/wire/codecs.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'

const usual = { kind: 'function', name: 'f', description: undefined, parameters: undefined, strict: undefined } as const
const foreign: Tool = { kind: 'hosted', origin: 'bedrock-converse', name: 'h', raw: {} }

function encoded(format: keyof typeof codecs, more: Partial<ChatRequest>) {
  const losses = new Losses()
  const messages = [{ role: 'user', parts: [{ type: 'text', text: 'x' }] }] as const
  const target = { model: 'm', outputCap: undefined, stateless: false, quirks: {} }
  const body = codecs[format].encodeRequest({ messages, stream: false, ...more }, target, losses)
  return { body, dropped: losses.dropped }
}

const demands: readonly ToolChoice[] = [
  { kind: 'required' },
  { kind: 'named', name: 'h' },
  { kind: 'allowed', names: ['h'], required: true },
]

describe.each(['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const)('to %s', (format) => {
  it.each([undefined, [], [foreign]].flatMap((tools) => demands.map((toolChoice) => ({ tools, toolChoice }))))(
    'a tool that must be called and cannot be offered is told, %j',
    ({ tools, toolChoice }) => {
      expect(() => encoded(format, { ...(tools && { tools }), toolChoice })).toThrow(
        expect.objectContaining({ code: 'unsupported_by_provider', param: 'tool_choice' }),
      )
    },
  )

  it('so is one beside others', () => {
    for (const toolChoice of demands.slice(1)) {
      expect(() => encoded(format, { tools: [usual, foreign], toolChoice })).toThrow(
        expect.objectContaining({ param: 'tool_choice' }),
      )
    }
  })

  it('without tools nothing is said of them', () => {
    const free: readonly ToolChoice[] = [{ kind: 'auto' }, { kind: 'none' }]
    for (const toolChoice of [...free, { kind: 'allowed', names: ['h'], required: false } as const]) {
      const { body, dropped } = encoded(format, { tools: [foreign], toolChoice, parallelToolCalls: false })
      expect(JSON.stringify(body)).not.toMatch(/tool/i)
      expect(dropped.filter((field) => field !== 'parallel_tool_calls')).toHaveLength(1)
    }
  })

  it('among those that may be called, the ones that are there are left', () => {
    for (const required of [true, false]) {
      const toolChoice = { kind: 'allowed', names: ['f', 'h'], required } as const
      const { body } = encoded(format, { tools: [usual, foreign], toolChoice })
      expect(JSON.stringify(body)).not.toContain('"h"')
    }
    const none = encoded(format, { tools: [usual], toolChoice: { kind: 'allowed', names: ['h'], required: false } })
    expect(JSON.stringify(none.body)).not.toMatch(/"(auto|any|required|AUTO|ANY|VALIDATED)"/)
  })
})
