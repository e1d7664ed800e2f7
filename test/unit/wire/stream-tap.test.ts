import { describe, expect, it } from 'vitest'
import { openAiChat } from '../../../src/wire/openai-chat/wire.ts'

const cost = { charge: 0.5, upstream: undefined, isByok: false }
const event = (data: string) => Buffer.from(`data: ${data}\n\n`)
const content = event('{"id":"a","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}')
const stop = event('{"id":"a","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}')

function tailAfter(...blocks: Buffer[]): string {
  const tap = openAiChat.tap({ wantsUsage: true, scrub: false })
  for (const block of blocks) tap.push(block)
  return tap.tail(cost).toString()
}

describe('the end of a stream', () => {
  it.each(['{"usage":{"cost":1,}}', '{"usage":{"cost":1', '{"usage":{}}', '{"usage":{"is_byok":x}}', '[1', '"'])(
    'survives an event that is no valid JSON: %s',
    (broken) => {
      expect(tailAfter(content, stop, event(broken), event('[DONE]'))).toContain('[DONE]')
    },
  )

  it("replaces a provider's own cost by the charge", () => {
    const usage = '{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"cost":9,"cost_details":{"a":1}}}'
    const tail = tailAfter(content, stop, event(usage), event('[DONE]'))
    expect(tail).toContain('"cost":0.5')
    expect(tail).not.toContain('"cost":9')
    expect(tail).not.toContain('cost_details')
  })

  it("never shows a provider's own cost, not even from an event that is no valid JSON", () => {
    for (const broken of ['{"usage":{"cost":12.5,"a":}}', '{"a":1,,"usage":{"cost":12.5}}', '{"usage":{"cost":12.5']) {
      expect(tailAfter(content, stop, event(broken), event('[DONE]'))).not.toContain('12.5')
    }
  })

  it('holds a usage by itself back, even if the finish before it was garbled', () => {
    const usage = '{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1,"cost":12.5}}'
    const tap = openAiChat.tap({ wantsUsage: true, scrub: false })
    const passed = [content, event('{"choices":[{"finish_re'), event(usage), event('[DONE]')].map((block) =>
      tap.push(block),
    )
    expect(Buffer.concat(passed.filter((bytes) => bytes !== undefined)).toString()).not.toContain('12.5')
    expect(tap.tail(cost).toString()).toContain('"cost":0.5')
  })

  it('waits when one of several choices goes on', () => {
    const tap = openAiChat.tap({ wantsUsage: false, scrub: false })
    tap.push(
      event('{"choices":[{"index":0,"delta":{},"finish_reason":null},{"index":1,"delta":{},"finish_reason":null}]}'),
    )
    tap.push(event('{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}'))
    expect(tap.complete).toBe(false)
    tap.push(event('{"choices":[{"index":1,"delta":{},"finish_reason":"stop"}]}'))
    expect(tap.complete).toBe(true)
  })
})

describe('a stream that is cut', () => {
  it('is estimated by its text where a chunk holds many tokens', () => {
    const tap = openAiChat.tap({ wantsUsage: false, scrub: false })
    tap.push(content)
    for (let i = 0; i < 10; i++) {
      const text = 'word '.repeat(80)
      tap.push(event(`{"id":"a","choices":[{"index":0,"delta":{"content":"${text}"},"finish_reason":null}]}`))
      tap.push(content)
    }
    expect(tap.outputEstimate).toBeGreaterThan(800)
    expect(tap.outputEstimate).toBeLessThan(1_400)
  })

  it.each([
    [1, 100],
    [20, 20],
    [400, 5],
  ])('is estimated alike where all chunks hold as many: %i words in each of %i', (words, chunks) => {
    const tap = openAiChat.tap({ wantsUsage: false, scrub: false })
    tap.push(event('{"id":"a","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}'))
    for (let i = 0; i < chunks; i++) {
      tap.push(
        event(`{"id":"a","choices":[{"index":0,"delta":{"content":"${' word'.repeat(words)}"},"finish_reason":null}]}`),
      )
    }
    expect(tap.outputEstimate).toBeGreaterThanOrEqual(words * chunks)
    expect(tap.outputEstimate).toBeLessThan(words * chunks * 1.5)
  })
})
