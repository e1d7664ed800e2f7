import { describe, expect, test } from 'vitest'
import type { Catalog, Model } from '../../../../src/model/catalog.ts'
import { standingsOf } from '../../../../src/routing/decision/standings.ts'
import { uncatalogued } from '../../../../src/routing/resolve-model.ts'
import { weights as small, standing } from '../smart/weights.ts'

const weights = {
  ...small,
  models: new Map([
    ['Meta-Llama-3.1-70B-Instruct', { ...standing, ability: 1 }],
    ['claude-3-5-haiku-20241022', { ...standing, ability: 2 }],
    ['gpt-4o', { ...standing, ability: 3 }],
    ['gpt-4o-mini-2024-07-18', { ...standing, ability: 4 }],
  ]),
}

function abilityOf(id: string, more: Partial<Model> = {}): number | undefined {
  const models = new Map([[id, { ...uncatalogued(id), ...more }]])
  const catalog: Catalog = {
    ...{ providers: new Map(), models, credentials: new Map(), laneOrder: [], regions: new Set<string>() },
    defaultMaxOutputTokens: 1,
  }
  return standingsOf(weights, catalog).get(id)?.ability
}

describe('what is known of a model', () => {
  test.each([
    ['gpt-4o', 3],
    ['openai/gpt-4o', 3],
    ['GPT-4o', 3],
    ['gpt-4o-2024-11-20', 3],
    ['gpt-4o-mini', 4],
    ['meta-llama/llama-3.1-70b-instruct', 1],
    ['llama-3_1-70b', 1],
    ['claude-3.5-haiku', 2],
    ['Meta-Llama-3.1-70B-Instruct-v2', 1],
    ['gpt-4o-002', 3],
    ['gpt-4o-audio', undefined],
    ['gpt-4', undefined],
    ['llama-3.1-8b', undefined],
  ])('%s', (name, ability) => expect(abilityOf(name)).toBe(ability))

  test('the operator says it, by a sibling or by scores', () => {
    expect(abilityOf('mine', { quality: { like: 'gpt-4o' } })).toBe(3)
    expect(abilityOf('mine', { quality: { like: 'openai/gpt-4o-mini' } })).toBe(4)
    // A score of one half is logit 0; the benchmark is 0.5 harder than usual.
    expect(abilityOf('mine', { quality: { scores: { mmlu: 0.5 } } })).toBeCloseTo(0.5)
    expect(abilityOf('mine', { quality: { scores: { unheard: 0.5 } } })).toBeUndefined()
    expect(abilityOf('mine', { quality: { like: 'nobody' } })).toBeUndefined()
    expect(abilityOf('mine', { kind: 'embedding', quality: { like: 'gpt-4o' } })).toBeUndefined()
  })
})
