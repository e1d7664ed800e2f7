import { describe, expect, test } from 'vitest'
import { buildCatalog, defaultConfig, nextPriceChange, parseConfig } from '../../../src/config/index.ts'

const now = Date.parse('2026-11-21T00:00:00Z')
const parse = (yaml: string) => parseConfig(yaml, 'trilane.yaml', {})
const build = (yaml: string, variables: Record<string, string> = {}, sandboxBaseUrl?: string) =>
  buildCatalog(yaml === '' ? defaultConfig() : parse(yaml), variables, { now, sandboxBaseUrl })

describe('without configuration', () => {
  test('known variables become operator credentials on cheap and resale', () => {
    const { credentials } = build('', { OPENAI_API_KEY: ' sk-1 \n', GROQ_API_KEY: 'gsk', MISTRAL_API_KEY: '' })
    expect([...credentials.keys()].sort()).toEqual(['groq', 'openai'])
    const [credential] = credentials.get('openai') ?? []
    expect(credential).toMatchObject({ id: 'cred_env_openai', lanes: ['cheap', 'resale'], workspaceId: undefined })
    expect(credential?.secret()).toBe('sk-1')
    expect(JSON.stringify(credential)).not.toContain('sk-1')
  })

  test('a variable that holds no key is refused without being shown', () => {
    expect(() => build('', { OPENAI_API_KEY: 'sk\ngeheim' })).toThrow(
      /^environment: OPENAI_API_KEY: expected a key of visible ASCII text without spaces — set it to the key alone, or unset it$/,
    )
  })

  test('all models are there, with prices, in the default order of lanes', () => {
    const catalog = build('')
    expect(catalog.laneOrder).toEqual(['byok', 'resale', 'cheap'])
    expect(catalog.defaultMaxOutputTokens).toBe(32_768)
    const model = catalog.models.get('gpt-4o')
    expect(model).toMatchObject({
      kind: 'chat',
      contextWindow: 128_000,
      maxOutputTokens: 16_384,
      resaleMargin: 200_000,
    })
    expect(model?.deployments[0]).toMatchObject({ id: 'openai/gpt-4o', price: { input: 2_500_000_000n } })
    expect(catalog.models.get('llama-3.3-70b')?.deployments.map(({ provider }) => provider.id)).toContain('groq')
  })

  test('the cap of answers for which none is named has a former name, and models may have their own', () => {
    expect(build('limits: { maxOutputTokens: 500 }').defaultMaxOutputTokens).toBe(500)
    expect(build('limits: { maxOutputTokens: 500, defaultMaxOutputTokens: 600 }').defaultMaxOutputTokens).toBe(600)
    const model = build('models: { gpt-4o: { defaultMaxOutputTokens: 700 } }').models.get('gpt-4o')
    expect(model).toMatchObject({ maxOutputTokens: 16_384, defaultMaxOutputTokens: 700 })
  })

  test('the sandbox is offered exactly when it listens', () => {
    expect(build('').models.has('sandbox-small')).toBe(false)
    expect(build('').providers.has('sandbox')).toBe(false)
    const catalog = build('', {}, 'http://127.0.0.1:5/v1')
    expect(catalog.providers.get('sandbox')?.baseUrl).toBe('http://127.0.0.1:5/v1')
    expect(catalog.credentials.get('sandbox')?.[0]?.lanes).toEqual(['cheap', 'resale'])
    for (const id of ['sandbox-small', 'sandbox-large', 'sandbox-embed']) {
      const model = catalog.models.get(id)
      expect(model?.cheapPrice?.input).toBeGreaterThan(0n)
      expect(model?.deployments[0]?.price?.input).toBeGreaterThan(0n)
    }
  })

  test('a local server that nobody configured has no address that a tenant could reach', () => {
    expect(build('').providers.get('ollama')?.baseUrl).toBe('')
    expect(build('').providers.get('openai-compatible')?.baseUrl).toBe('')
  })
})

describe('with configuration', () => {
  const yaml = `
providers:
  my-openai:
    kind: openai-compatible
    baseUrl: http://127.0.0.1:9001/v1
    region: eu
    headers: { x-team: a }
    credentials:
      - { name: a, apiKey: k, lanes: [cheap], monthlyBudgetUsd: 100.5, priority: 3 }
  openai: { region: us, quirks: { streamOptions: false } }
  groq: { credentials: [] }
  ollama: {}
models:
  my-model:
    deployments:
      - { provider: my-openai, model: up, price: { input: 1.00, output: 2.00 }, contextWindow: 1000, maxOutputTokens: 500 }
      - { provider: openai, model: gpt-4o, region: asia, contextWindow: 2000, maxOutputTokens: 400 }
    lanes:
      cheap: { price: { input: 0.50, output: 1.00 } }
      resale: { margin: 0.15 }
  gpt-4o:
    lanes: { cheap: { price: { input: 1, output: 4 } } }
  gpt-4o-mini:
    deployments: [{ provider: my-openai, model: gpt-4o-mini }]
lanes: { order: [cheap, byok], resale: { margin: 0.1 } }
`
  const catalog = build(yaml, { OPENAI_API_KEY: 'sk', GROQ_API_KEY: 'gsk' })

  test('providers inherit, and take headers and quirks', () => {
    expect(catalog.providers.get('my-openai')).toMatchObject({ baseUrl: 'http://127.0.0.1:9001/v1', region: 'eu' })
    const baseUrl = 'http://127.0.0.1:9001/v1'
    const request = { method: 'POST', baseUrl, path: '/chat/completions', headers: [], body: undefined } as const
    expect(catalog.providers.get('my-openai')?.auth.authorize('k', request)).toEqual([
      'authorization',
      'Bearer k',
      'x-team',
      'a',
    ])
    expect(catalog.providers.get('openai')).toMatchObject({
      baseUrl: 'https://api.openai.com/v1',
      region: 'us',
      quirks: { tokenCap: 'max_completion_tokens', streamOptions: false },
    })
  })

  test('credentials: configured ones, the variable when none are listed, none for an empty list, keyless servers', () => {
    expect(catalog.credentials.get('my-openai')?.[0]).toMatchObject({
      id: 'cred_cfg_my-openai_a',
      lanes: ['cheap'],
      monthlyBudget: 100_500_000_000n,
      priority: 3,
    })
    expect(catalog.credentials.get('openai')?.[0]?.id).toBe('cred_env_openai')
    expect(catalog.credentials.get('groq')).toEqual([])
    expect(catalog.credentials.get('ollama')?.[0]?.secret()).toBe('')
    expect(catalog.providers.get('ollama')?.baseUrl).toBe('http://127.0.0.1:11434/v1')
  })

  test('models: own ones, changed built-in ones, the least and the most that deployments bear', () => {
    expect(catalog.models.get('my-model')).toMatchObject({
      contextWindow: 2000,
      maxOutputTokens: 400,
      resaleMargin: 150_000,
      cheapPrice: { input: 500_000_000n, output: 1_000_000_000n },
      deployments: [
        { id: 'my-openai/up@eu', price: { input: 1_000_000_000n } },
        { id: 'openai/gpt-4o@asia', price: { input: 2_500_000_000n } },
      ],
    })
    expect(catalog.models.get('gpt-4o')).toMatchObject({
      name: 'GPT-4o',
      resaleMargin: 100_000,
      cheapPrice: { input: 1_000_000_000n },
      deployments: [{ id: 'openai/gpt-4o@us' }],
    })
    expect(catalog.models.get('gpt-4o-mini')?.deployments).toMatchObject([{ provider: { id: 'my-openai' } }])
    expect(catalog.models.get('gpt-4o-mini')?.deployments[0]?.price).toBeUndefined()
    expect(catalog.models.get('gpt-4.1')?.resaleMargin).toBe(100_000)
  })

  test('regions and lanes', () => {
    expect([...catalog.regions].sort()).toEqual(['asia', 'eu', 'us'])
    expect(catalog.laneOrder).toEqual(['cheap', 'byok'])
  })
})

test('a second provider of a vendor’s kind keeps its prices and does not take its variable', () => {
  const catalog = build(
    'providers:\n  openai-eu: { kind: openai, region: eu }\nmodels:\n  m: { deployments: [{ provider: openai-eu, model: gpt-4o }] }\n',
    { OPENAI_API_KEY: 'sk' },
  )
  expect(catalog.models.get('m')?.deployments[0]?.price?.input).toBe(2_500_000_000n)
  expect([...catalog.credentials.keys()]).toEqual(['openai'])
})

test('a vendor’s id on another kind loses the vendor’s prices', () => {
  const catalog = build('providers:\n  openai: { kind: openai-compatible, baseUrl: http://h/v1 }\n')
  expect(catalog.models.get('gpt-4o')?.deployments[0]?.price).toBeUndefined()
})

test('the next change of a listed price', () => {
  expect(nextPriceChange(build(''), now)).toBe(Date.parse('2026-11-21T01:00:00Z'))
})
