import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gemini } from '../../../../src/wire/gemini/wire.ts'

const event = (chunk: unknown) => Buffer.from(`data: ${JSON.stringify(chunk)}\r\n\r\n`)
const text = (said: string, count: number, more: object = {}) =>
  event({
    candidates: [{ content: { parts: [{ text: said }], role: 'model' }, index: 0, ...more }],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: count, totalTokenCount: 5 + count },
    modelVersion: 'gemini-2.5-flash',
    responseId: 'r1',
  })
const cost = { charge: 0.5, upstream: undefined, isByok: false }
const tap = (scrub = false) => gemini.tap({ wantsUsage: true, scrub })

describe('a stream of chunks', () => {
  it('passes by reference until it is complete', () => {
    const watched = tap()
    const blocks = [text('a', 1), text('b', 2), text('c', 3)]
    for (const block of blocks) expect(watched.push(block)).toBe(block)
    expect(watched).toMatchObject({ started: true, complete: false, id: 'r1', model: 'gemini-2.5-flash' })
    expect(watched.usage).toMatchObject({ inputTokens: 5, outputTokens: 3 })
    expect(watched.usageFinal).toBe(false)
    expect(watched.push(text('', 4, { finishReason: 'STOP' }))).toBeUndefined()
    expect(watched).toMatchObject({ complete: true, finishReason: 'STOP', usageFinal: true })
    expect(watched.usage?.outputTokens).toBe(4)
    const tail = watched.tail(cost).toString()
    expect(JSON.parse(tail.slice(6)).usageMetadata).toMatchObject({ candidatesTokenCount: 4, cost: 0.5 })
  })

  it('lets pass what stands before the end in one block', () => {
    const watched = tap()
    const first = text('a', 1)
    const passed = watched.push(Buffer.concat([first, text('b', 2, { finishReason: 'STOP' })]))
    expect(passed?.toString()).toBe(first.toString())
  })

  it('waits for all candidates', () => {
    const watched = tap()
    const two = (reason: string | undefined) => ({
      candidates: [
        { content: { parts: [{ text: 'a' }] }, index: 0, finishReason: 'STOP' },
        { content: { parts: [{ text: 'b' }] }, index: 1, finishReason: reason },
      ],
    })
    expect(watched.push(event(two(undefined)))).toBeDefined()
    expect(watched.complete).toBe(false)
    expect(watched.push(event({ candidates: [{ index: 1, finishReason: 'STOP' }] }))).toBeUndefined()
    expect(watched.complete).toBe(true)
  })

  it('holds a refusal of the prompt', () => {
    const watched = tap()
    expect(watched.push(event({ promptFeedback: { blockReason: 'OTHER' } }))).toBeUndefined()
    expect(watched).toMatchObject({ complete: true, finishReason: 'PROMPT_BLOCKED:OTHER' })
  })

  it('keeps an error back', () => {
    const watched = tap()
    watched.push(text('a', 1))
    expect(watched.push(event({ error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } }))).toBeUndefined()
    expect(watched.error).toContain('overloaded')
    expect(watched.complete).toBe(false)
  })

  it('is scrubbed where told', () => {
    const passed = tap(true).push(Buffer.from(`: secret\n\ndata: {"candidates":[],"account":"x"}\n\n`))
    expect(passed?.toString()).toBe(':\n\ndata: {"candidates":[]}\n\n')
  })

  it("never shows a provider's own cost", () => {
    const watched = tap()
    watched.push(text('a', 1))
    const dear = event({ candidates: [], usageMetadata: { promptTokenCount: 1, cost: 9 } })
    expect(watched.push(dear)?.toString()).not.toContain('cost')
  })

  it('survives anything', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json())), (lines) => {
        const watched = tap()
        for (const line of lines) watched.push(Buffer.from(`data: ${line}\n\n`))
        watched.tail(cost)
        return watched.outputEstimate >= 0
      }),
    )
  })
})
