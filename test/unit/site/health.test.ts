import { describe, expect, test } from 'vitest'
import { buildCatalog, defaultConfig, parseConfig } from '../../../src/config/index.ts'
import { type HealthSources, healthNow } from '../../../src/site/health.ts'
import { RecentOutcomes } from '../../../src/site/recent-outcomes.ts'

const config = parseConfig(
  `
providers:
  near: { kind: openai-compatible, baseUrl: "http://127.0.0.1:1/v1", credentials: [{ name: a, apiKey: k, lanes: [cheap] }, { name: b, apiKey: k, lanes: [resale] }] }
models:
  m: { deployments: [{ provider: near, model: m, price: { input: 1, output: 1 } }] }
`,
  'test.yaml',
  {},
)

const sources = (resting: HealthSources['resting'], catalog = buildCatalog(config, {})): HealthSources => ({
  ...{ catalog: () => catalog, now: () => 5, since: 1, resting },
  ...{ ready: () => true, database: () => true, books: () => true, redis: () => undefined, answered: () => 0.5 },
})

describe('the state of providers', () => {
  test.each([
    ['up', () => undefined],
    ['partly', ({ name }: { name: string }) => (name === 'a' ? { until: 9, why: 'rests' } : undefined)],
    ['down', () => ({ until: 9, why: 'rests' })],
  ] as const)('%s', (state, resting) => {
    expect(healthNow(sources(resting)).providers).toEqual([
      { name: 'near', lanes: ['cheap', 'resale'], state, answered: 0.5 },
    ])
  })

  test('those at which the operator has no account, and the offline one, are not told of', () => {
    const catalog = buildCatalog(defaultConfig(), {}, { sandboxBaseUrl: 'http://127.0.0.1:1' })
    expect(healthNow(sources(() => undefined, catalog)).providers).toEqual([])
  })
})

describe('shares of answered requests', () => {
  test('from fifty on, of the last hour, without those with keys of workspaces', () => {
    const counters = new Map([['resale|near|completed', 1000]])
    const recent = new RecentOutcomes(counters)
    counters.set('resale|near|completed', 1040)
    counters.set('cheap|near|failed', 9)
    counters.set('byok|near|failed', 500)
    counters.set('resale|near|cancelled', 500)
    expect(recent.answered('near')).toBeUndefined()
    counters.set('cheap|near|failed', 10)
    expect(recent.answered('near')).toBe(0.8)
    expect(recent.answered('far')).toBeUndefined()
    for (let minute = 0; minute < 60; minute++) recent.sample()
    expect(recent.answered('near')).toBeUndefined()
  })
})
