// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables are the configuration's own syntax
import { describe, expect, test } from 'vitest'
import { ConfigError, parseConfig } from '../../../src/config/index.ts'

function problemsOf(yaml: string, variables: Record<string, string> = {}) {
  try {
    parseConfig(yaml, 'trilane.yaml', variables)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

const provider = 'providers:\n  p:\n    kind: openai-compatible\n    baseUrl: http://h/v1\n'
const model = (price: string) => `models:\n  m:\n    deployments:\n      - provider: openai\n        model: x\n${price}`

/** [what, file, line, key, problem, mend] */
const bad: [string, string, number, string, string | RegExp, string | RegExp][] = [
  ['a misspelt section', 'provders: {}', 1, 'provders', 'unknown key', 'did you mean "providers"?'],
  ['a section that is no mapping', 'limits: 5', 1, 'limits', /keys with values, got 5/, /limits: { maxBodyBytes/],
  ['a file that is no mapping', '- a\n', 1, '', /keys with values, got a list/, /write e\.g\./],
  ['YAML that cannot be read', 'lanes:\n  order: [byok', 2, '', /flow/i, 'correct the YAML there'],
  ['the same key twice', 'lanes:\n  order: [byok]\n  order: [cheap]\n', 3, '', /unique/i, 'correct the YAML there'],
  [
    'a likeness to a model that nobody knows',
    'models:\n  m:\n    quality: { like: gpt-4o-minni }\n    deployments:\n      - provider: openai\n        model: x\n',
    3,
    'models.m.quality.like',
    'nothing is known of a model "gpt-4o-minni"',
    /did you mean "gpt-4o-mini"/,
  ],
  ['a snake_case key', `${provider}    base_url: http://x\n`, 5, 'providers.p.base_url', 'unknown key', /"baseUrl"/],
  [
    'a missing base URL',
    'providers:\n  p:\n    kind: openai-compatible\n',
    2,
    'providers.p.baseUrl',
    /is missing/,
    /baseUrl: http/,
  ],
  [
    'a base URL without scheme',
    'providers:\n  p:\n    kind: vllm\n    baseUrl: localhost:8000\n',
    4,
    'providers.p.baseUrl',
    /http:\/\/ or https:\/\//,
    /baseUrl: https/,
  ],
  [
    'an unknown kind',
    'providers:\n  p: { kind: opanai }\n',
    2,
    'providers.p.kind',
    /built-in provider/,
    'did you mean "openai"?',
  ],
  [
    'a way of speaking without a base URL',
    'providers:\n  p: { kind: anthropic-compatible }\n',
    2,
    'providers.p.baseUrl',
    /is missing: anthropic-compatible has no default/,
    /./,
  ],
  [
    'no kind for an id of one’s own',
    'providers:\n  grok:\n    region: eu\n',
    2,
    'providers.grok.kind',
    /is missing/,
    /kind: openai-compatible; or did you mean "groq"/,
  ],
  [
    'the reserved provider id',
    'providers:\n  sandbox: { region: eu }\n',
    2,
    'providers.sandbox',
    /reserved/,
    /another id/,
  ],
  [
    'a credential without key',
    `providers:\n  openai:\n    credentials:\n      - name: a\n`,
    4,
    'providers.openai.credentials[0].apiKey',
    'is missing',
    /apiKey: "\$\{MY_KEY\}"/,
  ],
  [
    'two credentials of one name',
    `${provider}    credentials:\n      - { name: a, apiKey: k }\n      - { name: a, apiKey: l }\n`,
    7,
    'providers.p.credentials[1].name',
    /another credential is named "a"/,
    /name: second/,
  ],
  [
    'byok as an operator’s lane',
    `${provider}    credentials:\n      - { apiKey: k, lanes: [byok] }\n`,
    6,
    'providers.p.credentials[0].lanes[0]',
    /workspace's own credentials/,
    /cheap, resale/,
  ],
  [
    'a negative budget',
    `${provider}    credentials:\n      - { apiKey: k, monthlyBudgetUsd: -1 }\n`,
    6,
    'providers.p.credentials[0].monthlyBudgetUsd',
    /USD, 0 or more, got -1/,
    'write e.g. monthlyBudgetUsd: 100',
  ],
  [
    'a number for a name',
    'providers:\n  openai:\n    region: 7\n',
    3,
    'providers.openai.region',
    /region name/,
    'put it in quotes',
  ],
  [
    'an unset variable',
    `${provider}    region: \${REGION}\n`,
    5,
    'providers.p.region',
    'the environment variable REGION is not set',
    /\$\{REGION:-…\}/,
  ],
  [
    'a broken variable',
    `${provider}    region: "\${1A}"\n`,
    5,
    'providers.p.region',
    /begins no variable/,
    /\$\{NAME\}/,
  ],
  [
    'a price in words',
    model('        price:\n          input: cheap\n          output: 1\n'),
    7,
    'models.m.deployments[0].price.input',
    /a number of USD per million input tokens.*got "cheap"/,
    'write e.g. input: 1.00',
  ],
  [
    'a price without output',
    model('        price: { input: 1 }\n'),
    6,
    'models.m.deployments[0].price.output',
    'is missing',
    'add output: 2.00',
  ],
  [
    'a price finer than a nano-dollar',
    model('        price: { input: 0.0000000001, output: 1 }\n'),
    6,
    'models.m.deployments[0].price.input',
    /at most 9 decimals/,
    /input: 1\.00/,
  ],
  [
    'an infinite price',
    model('        price: { input: .inf, output: 1 }\n'),
    6,
    'models.m.deployments[0].price.input',
    /expected a number/,
    /input: 1\.00/,
  ],
  [
    'tiers out of order',
    model(
      '        price: { input: 1, output: 1, tiers: [{ aboveInputTokens: 9, input: 1 }, { aboveInputTokens: 9, input: 2 }] }\n',
    ),
    6,
    'models.m.deployments[0].price.tiers',
    /ascending/,
    /./,
  ],
  [
    'a price key in snake case',
    model('        price: { input: 1, output: 1, cache_read: 1 }\n'),
    6,
    'models.m.deployments[0].price.cache_read',
    'unknown key',
    'did you mean "cacheRead"?',
  ],
  [
    'a provider that is not there',
    'models:\n  m:\n    deployments:\n      - { provider: opnai, model: x }\n',
    4,
    'models.m.deployments[0].provider',
    'there is no provider "opnai"',
    /did you mean "openai"\?/,
  ],
  [
    'a model without deployments',
    'models:\n  my.own model: {}\n',
    2,
    'models["my.own model"]',
    /without spaces/,
    'rename it',
  ],
  [
    'a new model without deployments',
    'models:\n  mine:\n    kind: chat\n',
    2,
    'models.mine.deployments',
    'is missing',
    /deployments: \[/,
  ],
  [
    'the reserved model name',
    'models:\n  smart-route: { kind: chat }\n',
    2,
    'models.smart-route',
    /reserved/,
    'rename it',
  ],
  [
    'the same deployment twice',
    model('      - { provider: openai, model: x }\n'),
    6,
    'models.m.deployments[1]',
    /listed twice/,
    /another region/,
  ],
  [
    'a margin in per cent',
    'lanes:\n  resale: { margin: 15 }\n',
    2,
    'lanes.resale.margin',
    /0\.15 is 15 %/,
    'write e.g. margin: 0.15',
  ],
  [
    'a lane that is none',
    'lanes: { order: [byok, cheep] }\n',
    1,
    'lanes.order[1]',
    /one of cheap, resale, byok, got "cheep"/,
    'did you mean "cheap"?',
  ],
  [
    'a lane twice',
    'lanes: { order: [byok, byok] }\n',
    1,
    'lanes.order',
    /at most once/,
    'write e.g. order: [byok, resale, cheap]',
  ],
  [
    'a network that is none',
    'upstream: { allowPrivateNetworks: [127.0.0.0/33] }\n',
    1,
    'upstream.allowPrivateNetworks[0]',
    /IP address or network/,
    /127\.0\.0\.0\/8/,
  ],
  [
    'a timeout with a unit',
    'upstream: { connectTimeoutMs: 5s }\n',
    1,
    'upstream.connectTimeoutMs',
    /whole number of milliseconds.*got "5s"/,
    'write e.g. connectTimeoutMs: 10000',
  ],
  [
    'a fraction of a byte',
    'limits: { maxBodyBytes: 1024.5 }\n',
    1,
    'limits.maxBodyBytes',
    /whole number of bytes/,
    /33554432/,
  ],
  [
    'a settlement that is none',
    'settlement: { byok: lax }\n',
    1,
    'settlement.byok',
    /strict, relaxed, got "lax"/,
    /strict, relaxed/,
  ],
]

describe('an error names line, key and mend', () => {
  test.each(bad)('%s', (_, yaml, line, key, problem, mend) => {
    const found = problemsOf(yaml)
    expect(found[0]).toMatchObject({ file: 'trilane.yaml', line, key })
    expect(found[0]?.problem).toMatch(problem)
    expect(found[0]?.mend).toMatch(mend)
    expect(found).toHaveLength(1)
  })
})

test('all problems are told at once, as one line each', () => {
  const problems = 'limits: { defaultMaxOutputTokens: 0 }\ntrial: { credit: 5 }\n'
  expect(() => parseConfig(problems, 'trilane.yaml', {})).toThrow(
    'trilane.yaml:1: limits.defaultMaxOutputTokens: expected a whole number of tokens from 1 to 10000000, got 0 — ' +
      'write e.g. defaultMaxOutputTokens: 32768\ntrilane.yaml:2: trial.credit: unknown key — did you mean "creditUsd"?',
  )
})

test('the column is that of the value', () => {
  expect(problemsOf('limits: { defaultMaxOutputTokens: 0 }')[0]).toMatchObject({ line: 1, column: 35 })
})

test.each([
  ['a key from the environment', `${provider}    credentials:\n      - apiKey: "\${KEY}"\n`, { KEY: 'sk geheim' }],
  ['a key in the file', `${provider}    credentials:\n      - apiKey: "sk geheim"\n`, {}],
  ['a header', `${provider}    headers: { x-key: "geheim\\u0007" }\n`, {}],
  ['a URL with a password', 'providers:\n  p: { kind: vllm, baseUrl: "http://u:geheim@h/v1" }\n', {}],
  ['a key in place of a credential', `${provider}    credentials: ["geheim"]\n`, {}],
  ['a key among the lanes', `${provider}    credentials: [{ apiKey: x, lanes: ["geheim"] }]\n`, {}],
  ['a proxy with a password', 'upstream: { proxyUrl: "socks://u:geheim@proxy" }\n', {}],
  ['a token that is a list', 'server: { metricsToken: [geheim] }\n', {}],
  ['a broken secret', 'server:\n\tmetricsToken: geheim\n', {}],
  ['a number from the environment', 'limits: { defaultMaxOutputTokens: "${KEY}" }\n', { KEY: 'geheim' }],
])('%s is not shown', (_, yaml, variables) => {
  const problems = problemsOf(yaml, variables)
  expect(problems).toHaveLength(1)
  expect(JSON.stringify(problems)).not.toContain('geheim')
})
