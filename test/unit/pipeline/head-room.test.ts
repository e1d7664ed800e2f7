import { describe, expect, it } from 'vitest'
import { headRoom } from '../../../src/pipeline/head-room.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const of = (headers: Record<string, string>) =>
  headRoom(
    Object.entries(headers).flatMap((pair) => pair.map((text) => Buffer.from(text))),
    NOW,
  )

describe('what is left of a rate limit', () => {
  it("is read in OpenAI's way, the least of it", () => {
    const headers = {
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'x-ratelimit-reset-requests': '1s',
      'X-RateLimit-Limit-Tokens': '150000',
      'x-ratelimit-remaining-tokens': '1500',
      'x-ratelimit-reset-tokens': '6m0s',
    }
    expect(of(headers)).toEqual({ share: 0.01, resetMs: 360_000 })
  })

  it("is read in Anthropic's way", () => {
    const headers = {
      'anthropic-ratelimit-requests-limit': '1000',
      'anthropic-ratelimit-requests-remaining': '999',
      'anthropic-ratelimit-output-tokens-limit': '16000',
      'anthropic-ratelimit-output-tokens-remaining': '0',
      'anthropic-ratelimit-output-tokens-reset': '2026-01-01T00:00:20Z',
    }
    expect(of(headers)).toEqual({ share: 0, resetMs: 20_000 })
  })

  it.each([
    ['12ms', 12],
    ['1m0.5s', 60_500],
    ['1h2m3s', 3_723_000],
    ['2.5', 2_500],
    ['soon', undefined],
    ['', undefined],
  ])('with a reset of %j', (reset, resetMs) => {
    const rate = { 'x-ratelimit-limit-tokens': '10', 'x-ratelimit-remaining-tokens': '5' }
    expect(of({ ...rate, 'x-ratelimit-reset-tokens': reset })).toEqual({ share: 0.5, resetMs })
  })

  it('is unknown where it is not told, or not as a number', () => {
    expect(of({ 'content-type': 'application/json' })).toBeUndefined()
    expect(of({ 'x-ratelimit-remaining-tokens': '5' })).toBeUndefined()
    expect(of({ 'x-ratelimit-limit-tokens': 'many', 'x-ratelimit-remaining-tokens': '5' })).toBeUndefined()
    expect(of({ 'x-ratelimit-limit-tokens': '0', 'x-ratelimit-remaining-tokens': '0' })).toBeUndefined()
  })
})
