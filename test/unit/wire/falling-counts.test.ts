import { describe, expect, it } from 'vitest'
import { anthropicMessages } from '../../../src/wire/anthropic-messages/wire.ts'
import { gemini } from '../../../src/wire/gemini/wire.ts'
import { openAiChat } from '../../../src/wire/openai-chat/wire.ts'
import { openAiResponses } from '../../../src/wire/openai-responses/wire.ts'
import type { Relay } from '../../../src/wire/wire.ts'

// Counts on a stream are cumulative (Anthropic's "Streaming messages" says so; a chunk of Gemini's tells all so far):
// one that falls is a server's mistake and must not make a call free.

const events = (...data: object[]) => data.map((one) => Buffer.from(`data: ${JSON.stringify(one)}\n\n`))

function told(wire: Relay, blocks: readonly Buffer[]) {
  const tap = wire.tap({ wantsUsage: true, scrub: false })
  for (const block of blocks) tap.push(block)
  tap.finish?.()
  return tap
}

const chat = (usage: object, more: object = {}) => ({ id: 'c', choices: [], usage, ...more })
const finish = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }

const message = (start: object, ...ends: object[]) =>
  events(
    { type: 'message_start', message: { id: 'm', type: 'message', role: 'assistant', content: [], usage: start } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'Hello' } },
    ...ends.map((usage) => ({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage })),
    { type: 'message_stop' },
  )

const chunk = (usageMetadata: object, finishReason?: string) => ({
  candidates: [{ index: 0, content: { parts: [{ text: 'Hello' }] }, finishReason }],
  usageMetadata,
})

describe('a count that falls', () => {
  it('does not wipe the one before it in chat chunks', () => {
    const tap = told(
      openAiChat,
      events(
        chat({ prompt_tokens: 100, completion_tokens: 20, prompt_tokens_details: { cached_tokens: 60 } }, finish),
        chat({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }),
      ),
    )
    expect(tap.usage).toMatchObject({ inputTokens: 100, cacheReadTokens: 60, outputTokens: 20 })
    expect(tap.rawUsage).toContain('"prompt_tokens":100')
    expect(tap.usageFinal).toBe(true)
  })

  it('does not wipe the one before it in events of responses', () => {
    const response = (input_tokens: number, output_tokens: number) => ({ usage: { input_tokens, output_tokens } })
    const tap = told(
      openAiResponses,
      events(
        { type: 'response.in_progress', response: response(100, 20) },
        { type: 'response.completed', response: response(0, 0) },
      ),
    )
    expect(tap.usage).toMatchObject({ inputTokens: 100, outputTokens: 20 })
  })

  it('does not wipe the one before it in chunks of Gemini, read or not', () => {
    const tap = told(
      gemini,
      events(
        chunk({ promptTokenCount: 100, candidatesTokenCount: 20, cachedContentTokenCount: 40 }),
        chunk({ promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 }, 'STOP'),
      ),
    )
    expect(tap.usage).toMatchObject({ inputTokens: 100, outputTokens: 20, cacheReadTokens: 40 })
  })

  it("does not wipe a message's input", () => {
    const start = { input_tokens: 100, cache_read_input_tokens: 500, output_tokens: 1 }
    const end = { input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 20 }
    const { usage } = told(anthropicMessages, message(start, end))
    expect(usage).toMatchObject({ inputTokens: 600, cacheReadTokens: 500, outputTokens: 20 })
  })

  it("does not wipe a message's output or searches", () => {
    const start = { input_tokens: 100, output_tokens: 1 }
    const first = { output_tokens: 20, server_tool_use: { web_search_requests: 2 } }
    const last = { output_tokens: 0, server_tool_use: { web_search_requests: 0 } }
    const { usage } = told(anthropicMessages, message(start, first, last))
    expect(usage).toMatchObject({ inputTokens: 100, outputTokens: 20, searches: 2 })
  })
})

describe('a count that is told more exactly later', () => {
  it("splits a message's input into what was read from the cache and what was not", () => {
    const start = { input_tokens: 100, output_tokens: 0 }
    const end = { input_tokens: 20, cache_read_input_tokens: 80, output_tokens: 20 }
    const { usage } = told(anthropicMessages, message(start, end))
    expect(usage).toMatchObject({ inputTokens: 100, cacheReadTokens: 80, outputTokens: 20 })
  })

  it('grows', () => {
    const tap = told(
      openAiChat,
      events(
        chat({ prompt_tokens: 100, completion_tokens: 1 }, { choices: [{ index: 0, delta: { content: 'a' } }] }),
        chat({ prompt_tokens: 100, completion_tokens: 20 }, finish),
      ),
    )
    expect(tap.usage).toMatchObject({ inputTokens: 100, outputTokens: 20 })
    expect(tap.rawUsage).toContain('"completion_tokens":20')
  })
})
