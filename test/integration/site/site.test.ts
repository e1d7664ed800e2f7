import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTenant, type Gateway, startGateway, until } from '../../support/gateway.ts'
import { ask, chatPath, post, type Rig, startRig } from '../gateway/rig.ts'
import { pageOf } from './pages.ts'

const config = (baseURL: string, more = '') => `
server: { publicUrl: "https://llm.example.com" }
providers:
  near:
    kind: openai-compatible
    name: Near
    baseUrl: ${baseURL}
    region: eu
    credentials: [{ name: a, apiKey: op-secret-key, lanes: [cheap] }]
models:
  swift:
    deployments: [{ provider: near, model: swift-upstream, price: { input: 0.031, output: 0.052 } }]
    lanes: { cheap: { price: { input: 0.1, output: 0.15 } } }
upstream: { allowPrivateNetworks: [127.0.0.0/8], circuit: { failures: 1, openMs: 60000, longestOpenMs: 60000 }, retries: { most: 0 } }
${more}`

describe('the public site', () => {
  let rig: Rig
  let gateway: Gateway
  beforeAll(async () => {
    rig = await startRig((simulator) => config(simulator.baseURL), { retries: true })
    gateway = rig.gateway
  })
  afterAll(() => rig?.stop())

  test('every link leads somewhere, and every page is in the sitemap', async () => {
    const seen = new Set<string>(['/'])
    for (const path of seen) {
      const response = await fetch(gateway.url + path, { headers: { accept: 'text/html' } })
      const text = await response.text()
      expect([path, response.status]).toEqual([path, 200])
      if (!response.headers.get('content-type')?.startsWith('text/html') || path.startsWith('/app')) continue
      expect(text).not.toMatch(/style="|<script>|onclick|undefined|\[object/)
      for (const [, to = ''] of text.matchAll(/(?:href|src)="(\/[^"#?]*)/g)) seen.add(to)
    }
    const sitemap = await (await fetch(`${gateway.url}/sitemap.xml`)).text()
    const listed = [...sitemap.matchAll(/<loc>https:\/\/llm\.example\.com(\/[^<]*)/g)].map(([, path]) => path)
    expect(listed).toEqual(expect.arrayContaining(['/', '/models', '/quickstart/curl', '/migrate/cursor', '/status']))
    for (const path of listed) expect(seen).toContain(path)
    expect(await (await fetch(`${gateway.url}/robots.txt`)).text()).toContain('https://llm.example.com/sitemap.xml')
  })

  test('nothing inline runs, nobody frames it', async () => {
    const { headers } = await fetch(gateway.url)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  test('pages are asked for again after a minute, and come only if they have changed; HEAD is answered', async () => {
    const first = await fetch(`${gateway.url}/models`, { headers: { 'accept-encoding': 'br' } })
    expect(first.headers.get('cache-control')).toBe('public, max-age=60')
    expect(first.headers.get('content-encoding')).toBe('br')
    const etag = first.headers.get('etag') ?? ''
    const again = await fetch(`${gateway.url}/models`, { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const head = await fetch(`${gateway.url}/models`, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, ''])
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(1000)
    expect((await fetch(`${gateway.url}/models`, { method: 'POST' })).status).toBe(405)
  })

  test('files have names of their content and are kept for ever', async () => {
    const page = await pageOf(gateway, '/')
    const files = [...page.matchAll(/"(\/site\/[^"]+)"/g)].map(([, path]) => path)
    expect(files.length).toBeGreaterThanOrEqual(5)
    for (const path of files) {
      expect(path).toMatch(/-[\w-]{16}\.(css|js|svg)$/)
      const response = await fetch(gateway.url + path, { headers: { 'accept-encoding': 'br, gzip' } })
      expect([response.status, response.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ])
    }
    expect((await fetch(`${gateway.url}/site/style-0000000000000000.css`)).status).toBe(404)
  })

  test('what is nowhere is a page for browsers and JSON for programs, and always JSON below the APIs', async () => {
    const browser = await fetch(`${gateway.url}/nothing`, { headers: { accept: 'text/html,*/*' } })
    expect([browser.status, browser.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    for (const path of ['/nothing', '/v1/nothing', '/api/nothing']) {
      const accept = path === '/nothing' ? '*/*' : 'text/html'
      const program = await fetch(gateway.url + path, { headers: { accept } })
      expect([path, program.status, program.headers.get('content-type')?.split(';')[0]]).toEqual([
        path,
        404,
        'application/json',
      ])
    }
  })

  test('the address is the configured one, whatever host was asked', async () => {
    const page = await pageOf(gateway, '/quickstart/curl')
    expect(page).toContain('https://llm.example.com/v1/chat/completions')
    expect(page).not.toContain('127.0.0.1')
  })

  test('the catalogue posts the pooled price, and neither cost nor key', async () => {
    const page = await pageOf(gateway, '/models')
    expect(page).toContain('$0.10 input, $0.15 output per million')
    expect(page).not.toMatch(/0\.031|0\.052|op-secret|swift-upstream/)
    expect(await pageOf(gateway, '/')).toMatch(/resale[\s\S]*Offline practice models only/)
  })

  test('status tells of a provider that fails, and not of whose own accounts fail', async () => {
    expect(await pageOf(gateway, '/status')).toContain('No trouble is known.')
    const { key, workspaceId } = await createTenant(gateway)
    const own = { provider: 'groq', apiKey: 'own-secret', name: 'own-name', baseUrl: rig.simulator.baseURL }
    await gateway.api('POST', `/api/workspaces/${workspaceId}/credentials`, own)
    const state = async () => {
      const at = `/api/workspaces/${workspaceId}/prices`
      const { data } = await gateway.api<{ data: { model: string; state: string }[] }>('GET', at)
      return data.find(({ model }) => model === 'swift')?.state
    }
    expect(await state()).toBe('up')
    await rig.simulator.model('swift-upstream', { status: 500 })
    await rig.simulator.model('x', { status: 500 })
    await post(gateway, chatPath, key, ask('cheap/swift', 'x'))
    await post(gateway, chatPath, key, ask('byok/groq/x', 'x'))
    const page = await until(async () => {
      const text = await pageOf(gateway, '/status')
      return text.includes('Rests after failures') && text
    }, 'the page tells it')
    expect(page).toContain('No provider answers at present.')
    expect(page).not.toMatch(/groq|own-|op-secret/i)
    expect(await state()).toBe('down')
  })
})

describe('as the operator wants it', () => {
  test('brand, colours, logo, links and texts; another text after a reload', async () => {
    const site = (name: string, logo: string) =>
      `site: { name: ${name}, tagline: 'Models for <us>', logo: '${logo}', colours: { accent: '#ffcc00' }, contactEmail: a@example.com, links: { Terms: /terms }, texts: { lanes: 'Own words.' } }\nsignIn: { signUp: invited }\n`
    const gateway = await startGateway({ config: 'trial: {}\n' })
    const logo = join(gateway.configFile, '..', 'logo.svg')
    writeFileSync(logo, '<svg xmlns="http://www.w3.org/2000/svg"/>')
    const reload = async (text: string) => {
      writeFileSync(gateway.configFile, text)
      return gateway.api('POST', '/api/reload')
    }
    try {
      expect(await pageOf(gateway, '/')).toContain('Sign up')
      await reload(site('Acme', logo))
      const page = await pageOf(gateway, '/')
      expect(page).toContain('<title>Acme: Models for &lt;us&gt;</title>')
      expect(page).toMatch(/<img src="\/site\/logo-[\w-]{16}\.svg"/)
      expect(page).toMatch(/Own words\.[\s\S]*mailto:a@example\.com[\s\S]*href="\/terms"/)
      expect(page).not.toContain('Sign up')
      const colours = /\/site\/colours-[\w-]+\.css/.exec(page)?.[0] ?? ''
      const css = await (await fetch(gateway.url + colours)).text()
      expect(css).not.toContain('light-dark(#ffcc00')
      await expect(reload(site('Other', `${logo}.missing.svg`))).rejects.toThrow(/site\.logo/)
      expect(await pageOf(gateway, '/')).toContain('Acme')
    } finally {
      await gateway.stop()
    }
  })

  test('switched off, / is one plain page and the rest is not there', async () => {
    const gateway = await startGateway({ config: 'site: { enabled: false }\n' })
    try {
      expect(await pageOf(gateway, '/')).toContain('Trilane is running')
      for (const path of ['/models', '/status', '/robots.txt', '/favicon.svg'])
        expect((await fetch(gateway.url + path)).status).toBe(404)
    } finally {
      await gateway.stop()
    }
  })
})
