import { describe, expect, it } from 'vitest'
import { features, nativeFeature } from '../../../../src/wire/translate/fidelity.ts'
import { Losses } from '../../../../src/wire/translate/losses.ts'

describe('losses', () => {
  it('name what was left out, once each, in order', () => {
    const losses = new Losses()
    losses.lose('seed', 'seed')
    losses.unknown('mood')
    losses.lose('seed', 'seed')
    expect(losses.dropped).toEqual(['seed', 'mood'])
  })

  it('refuse what would make another answer, and name the field and what to do', () => {
    const losses = new Losses()
    expect(() => losses.lose('choices', 'n')).toThrow(
      expect.objectContaining({ kind: 'invalid_request', code: 'unsupported_by_provider', status: 400, param: 'n' }),
    )
    expect(() => losses.lose('choices', 'n')).toThrow(/'n' cannot be sent.*it answers once only\. Leave it out/)
    expect(losses.dropped).toEqual([])
  })

  it('are documented in whole sentences', () => {
    for (const { reason } of Object.values(features)) expect(reason).toMatch(/^[^A-Z].*\.$/)
    expect(features.seed.refused).toBe(false)
  })

  it('know which fields of one format alone are more than a wish', () => {
    expect(nativeFeature('modalities', 'openai-chat')).toBe('modalities')
    expect(nativeFeature('modalities', 'gemini')).toBe('native_field')
    expect(nativeFeature('prompt_cache_key', 'openai-chat')).toBe('native_field')
  })
})
