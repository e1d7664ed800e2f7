import { describe, expect, test } from 'vitest'
import { TypedEventTap } from '../../../../src/wire/openai/typed-event-tap.ts'
import { imageEvents } from '../../../../src/wire/openai-images/answer.ts'

const event = (value: object) => Buffer.from(`data: ${JSON.stringify(value)}\n\n`)
const partial = event({ type: 'image_generation.partial_image', b64_json: 'QQ==', secret: 'op' })
const usage = { input_tokens: 10, output_tokens: 100, total_tokens: 110 }
const done = event({ type: 'image_generation.completed', b64_json: 'QQ==', usage })
const cost = { charge: 0.5, upstream: undefined, isByok: false }

describe('a stream of typed events', () => {
  test('passes by reference until it is complete, and waits from there on', () => {
    const tap = new TypedEventTap(imageEvents, false)
    expect(tap.push(partial)).toBe(partial)
    expect(tap.started).toBe(true)
    expect(tap.push(Buffer.concat([partial, done]))).toEqual(partial)
    expect(tap.complete).toBe(true)
    expect(tap.push(Buffer.from('data: [DONE]\n\n'))).toBeUndefined()
    expect(tap.tail(cost).toString()).toBe(
      `data: ${JSON.stringify({
        type: 'image_generation.completed',
        b64_json: 'QQ==',
        usage: { ...usage, cost: 0.5, is_byok: false },
      })}\n\ndata: [DONE]\n\n`,
    )
  })

  test('several ends are summed, and the cost stands in the last one', () => {
    const tap = new TypedEventTap(imageEvents, false)
    tap.push(done)
    tap.push(done)
    expect(tap.usage).toMatchObject({ inputTokens: 20, outputTokens: 200, imageOutputTokens: 200, images: 2 })
    expect(
      tap
        .tail(cost)
        .toString()
        .match(/"cost"/g),
    ).toHaveLength(1)
    expect(tap.tail(cost).toString().lastIndexOf('"type"')).toBeLessThan(tap.tail(cost).toString().indexOf('"cost"'))
  })

  test('on a pooled account only known members pass', () => {
    const tap = new TypedEventTap(imageEvents, true)
    expect(tap.push(partial)?.toString()).not.toContain('secret')
    expect(tap.push(Buffer.from(': account op\n\n'))?.toString()).toBe(':\n\n')
  })

  test('an error is one', () => {
    const tap = new TypedEventTap(imageEvents, false)
    expect(tap.push(event({ type: 'error', error: { message: 'no' } }))).toBeUndefined()
    expect(tap.error).toContain('no')
    expect(tap.started).toBe(false)
  })
})
