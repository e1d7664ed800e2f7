import { describe, expect, test } from 'vitest'
import { buildCatalog, defaultConfig, parseConfig } from '../../../src/config/index.ts'
import { gatherFacts } from '../../../src/site/gather.ts'
import { pagesOf } from '../../../src/site/site.ts'

const assets = { style: '', colours: '', script: '', icon: '', lanes: '', logo: undefined }

function factsOf(yaml: string, variables = {}) {
  const config = yaml === '' ? defaultConfig() : parseConfig(yaml, 'test.yaml', {})
  const brand = { ...config.site, texts: config.site.texts }
  const sources = { brand, origin: 'https://llm.example.com', signUpOpen: true, signUpCredit: 0n }
  const catalog = buildCatalog(config, variables, { sandboxBaseUrl: 'http://127.0.0.1:1' })
  return gatherFacts({ ...sources, catalog, strict: { cheap: true, resale: true, byok: false } }, Date.now())
}

const textOf = (facts: ReturnType<typeof factsOf>, path: string) => pagesOf(facts, assets, () => '').get(path)?.().text

describe('what is offered', () => {
  test('without a provider the paid lanes have practice models only', () => {
    const { lanes, examples } = factsOf('')
    expect(lanes.cheap).toEqual({ state: 'practice', models: 0 })
    expect(lanes.resale).toEqual({ state: 'practice', models: 0 })
    expect(lanes.byok.state).toBe('open')
    expect(examples.chat).toMatch(/^cheap\/sandbox-/)
  })

  test("an operator's key opens the lanes that it serves, and examples name a model on them", () => {
    const { lanes, examples, offers } = factsOf(
      'providers: { anthropic: { credentials: [{ name: a, apiKey: k, lanes: [resale] }] } }',
    )
    expect(lanes.resale.state).toBe('open')
    expect(lanes.cheap.state).toBe('practice')
    expect(examples.chat).toMatch(/^resale\/claude/)
    const claude = offers.find(({ model }) => model.id === examples.chat.slice('resale/'.length))
    expect(claude?.lanes.map(({ lane }) => lane)).toEqual(['resale', 'byok'])
  })

  test('the price of the pooled lane is posted, that of resale is not told', () => {
    const facts = factsOf(`
providers:
  pool: { kind: openai-compatible, baseUrl: "http://127.0.0.1:1/v1", region: eu, credentials: [{ name: a, apiKey: k, lanes: [cheap, resale] }] }
models:
  fast:
    deployments: [{ provider: pool, model: x, price: { input: 0.031, output: 0.052 } }]
    lanes: { cheap: { price: { input: 0.1, output: 0.15 } }, resale: { margin: 0.37 } }`)
    const page = textOf(facts, '/models') ?? ''
    expect(page).toContain('$0.10 input, $0.15 output per million')
    expect(page).toContain('Cost + margin, quoted')
    for (const secret of ['0.031', '0.052', '0.37', '37'])
      expect(page).not.toMatch(new RegExp(`\\$?${secret}\\b[^0-9,]*%?<`))
    expect(facts.regions).toEqual(['eu'])
  })

  test('a thousand models are on one page', () => {
    const facts = factsOf('')
    const [first] = facts.offers
    if (!first) throw new Error('no model')
    const offers = Array.from({ length: 1000 }, (_, at) => ({ ...first, model: { ...first.model, id: `m${at}` } }))
    expect(textOf({ ...facts, offers }, '/models')?.match(/<code>m\d+<\/code>/g)).toHaveLength(1000)
  })

  test("the operator's texts are text", () => {
    const facts = factsOf(
      `site: { name: 'A & <b>', tagline: '<script>', texts: { faq: "x\\n\\n<i>y" }, links: { 'T "q"': /t } }`,
    )
    expect(textOf(facts, '/')).toContain('<h1>&lt;script&gt;</h1>')
    expect(textOf(facts, '/faq')).toContain('<p>&lt;i&gt;y</p>')
    expect(textOf(facts, '/faq')).toContain('<a class="foot-link" href="/t">T &quot;q&quot;</a>')
  })
})
