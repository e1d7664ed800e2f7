// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables are the configuration's own syntax
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { configJsonSchema, defaultConfig, loadConfig, parseConfig } from '../../../src/config/index.ts'

const parse = (yaml: string, variables: Record<string, string> = {}) => parseConfig(yaml, 'trilane.yaml', variables)
const root = new URL('../../../', import.meta.url)

describe('the shipped files', () => {
  test('schema/trilane.schema.json is up to date', () => {
    const shipped: unknown = JSON.parse(readFileSync(new URL('schema/trilane.schema.json', root), 'utf8'))
    expect(shipped).toEqual(configJsonSchema())
  })

  test('every key in the schema is described', () => {
    const missing: string[] = []
    const walk = (node: Record<string, unknown>, path: string) => {
      for (const [key, inner] of Object.entries((node.properties ?? {}) as Record<string, Record<string, unknown>>)) {
        if (typeof inner.description !== 'string') missing.push(`${path}.${key}`)
        walk(inner, `${path}.${key}`)
      }
      for (const inner of [node.additionalProperties, node.items]) {
        if (typeof inner === 'object' && inner !== null) walk(inner as Record<string, unknown>, `${path}.*`)
      }
    }
    walk(configJsonSchema(), '')
    expect(missing).toEqual([])
  })

  test('trilane.example.yaml is valid and names its schema', () => {
    const text = readFileSync(new URL('trilane.example.yaml', root), 'utf8')
    expect(text.split('\n', 1)[0]).toBe('# yaml-language-server: $schema=./schema/trilane.schema.json')
    expect(parse(text).providers.openai?.credentials?.[0]?.monthlyBudgetUsd).toBe(500_000_000_000n)
  })
})

describe('values', () => {
  test('an empty file, empty sections and no file are all default', () => {
    const { file: _, ...defaults } = defaultConfig()
    expect(parse('')).toMatchObject(defaults)
    expect(parse('models:\nlanes:\n  # order: [cheap]\n')).toMatchObject(defaults)
    expect(defaults).toMatchObject({
      lanes: { order: ['byok', 'resale', 'cheap'], resale: { margin: 200_000 } },
      limits: { maxBodyBytes: 33_554_432 },
      settlement: { cheap: 'strict', resale: 'strict', byok: 'relaxed' },
      trial: { creditUsd: 5_000_000_000n },
    })
  })

  test('variables stand anywhere in a value, with defaults, and in numbers', () => {
    const yaml = `
providers:
  vllm: { baseUrl: "http://\${HOST}:\${PORT:-8000}/v1/", region: "\${NONE:-eu}" }
limits: { defaultMaxOutputTokens: "\${CAP}" }
`
    const config = parse(yaml, { HOST: 'gpu', CAP: '100', PORT: '' })
    expect(config.providers.vllm).toMatchObject({ baseUrl: 'http://gpu:8000/v1', region: 'eu' })
    expect(config.limits.defaultMaxOutputTokens).toBe(100)
  })

  test('$${ is a literal, and what a variable holds is not expanded again', () => {
    const yaml = 'providers:\n  vllm: { baseUrl: http://h/v1, name: "$${A} ${B}" }\n'
    expect(parse(yaml, { B: '${C}' }).providers.vllm?.name).toBe('${A} ${C}')
  })

  test('a key that looks like a number stays text', () => {
    const yaml = 'providers:\n  openai: { credentials: [{ apiKey: "${KEY}" }] }\n'
    expect(parse(yaml, { KEY: '0123' }).providers.openai?.credentials?.[0]?.apiKey).toBe('0123')
  })

  test('anchors and aliases work', () => {
    const yaml = `
models:
  a: { deployments: [{ provider: openai, model: x, price: &p { input: 1, output: 2 } }] }
  b: { deployments: [{ provider: openai, model: y, price: *p }] }
`
    expect(parse(yaml).models.b?.deployments?.[0]?.price).toEqual({ input: 1_000_000_000n, output: 2_000_000_000n })
  })
})

describe('loading', () => {
  test('a file that was named must be there', () => {
    expect(() => loadConfig({ TRILANE_CONFIG: '/nowhere/trilane.yaml' })).toThrow(/ENOENT.*TRILANE_CONFIG/)
  })
})
