import { describe, expect, test } from 'vitest'
import { Conversations, conversationKey } from '../../../../src/routing/decision/conversations.ts'
import { expectedCost } from '../../../../src/routing/decision/expected-cost.ts'

const served = (at: number, model = 'm') => ({ model, tokens: 5_000, at })

describe('conversations', () => {
  test('are told apart by workspace and beginning, not by what comes later', () => {
    const key = conversationKey('ws_a', ['be brief', 'hello'])
    expect(conversationKey('ws_a', ['be brief', 'hello'])).toBe(key)
    for (const other of [
      conversationKey('ws_b', ['be brief', 'hello']),
      conversationKey('ws_a', ['be brief', 'hello there']),
      conversationKey('ws_a', ['be briefhello']),
    ]) {
      expect(other).not.toBe(key)
    }
    expect(key).not.toContain('brief')
  })

  test('are forgotten after some minutes, and the oldest of too many', () => {
    const conversations = new Conversations(2)
    conversations.keep('a', served(0))
    expect(conversations.recall('a', 299_999)).toMatchObject({ model: 'm' })
    expect(conversations.recall('a', 300_000)).toBeUndefined()
    conversations.keep('b', served(1))
    conversations.keep('a', served(2))
    conversations.keep('c', served(3))
    expect(['a', 'b', 'c'].map((key) => conversations.recall(key, 4)?.at)).toEqual([2, undefined, 3])
  })
})

describe('what a call is expected to cost', () => {
  const price = { input: 1_000_000_000n, output: 2_000_000_000n, cacheRead: 100_000_000n }
  const terms = { cost: price, sell: undefined, quote: undefined, version: '', body: '' }
  const foreseen = { inputTokens: 1_000, cachedTokens: 0, outputTokens: 100 }
  test.each([
    ['on own keys what the provider takes', terms, foreseen, 1_200_000],
    ['less where the prompt is cached', terms, { ...foreseen, cachedTokens: 900 }, 390_000],
    ['with the margin on paid lanes', { ...terms, sell: { price, factor: 1_500_000 } }, foreseen, 1_800_000],
    [
      'by the tier of its length',
      { ...terms, cost: { ...price, tiers: [{ aboveInputTokens: 999, input: 2_000_000_000n }] } },
      foreseen,
      2_200_000,
    ],
    ['for the request itself', { ...terms, cost: { ...price, request: 10_000_000_000n } }, foreseen, 1_210_000],
  ])('%s', (_, of, call, nano) => expect(expectedCost(of, call)).toBeCloseTo(nano))

  test('nobody knows without a price', () =>
    expect(expectedCost({ ...terms, cost: undefined }, foreseen)).toBeUndefined())
})
