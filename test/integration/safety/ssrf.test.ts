import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { selfSigned } from '../../support/certificate.ts'
import { type DnsServer, startDnsServer } from '../../support/dns-server.ts'
import { createTenant, type Gateway, startGateway, type Tenant } from '../../support/gateway.ts'
import { ask, chatPath, post } from '../gateway/rig.ts'
import { type Canary, startCanary } from './canary.ts'
import { raw } from './raw.ts'
import { localNames, type UrlForms, urlForms } from './url-forms.ts'

const full = process.env.TRILANE_TEST_FULL === '1'
/** In the short form of the suite a part of what takes a workspace each. */
const some = <T>(all: readonly T[], every: number) => all.filter((_, at) => full || at % every === 0)

/** The one address on the loopback that the operator allows; it stands for the public internet. */
const PUBLIC = '127.0.0.9'

let canary: Canary
let dns: DnsServer
let gateway: Gateway
let forms: UrlForms
let folder: string
let turn = 0
const served = { tls: 0, plain: [] as string[] }
/** What the plain server answers. */
let respond: (request: IncomingMessage, response: ServerResponse) => void

const completion = JSON.stringify({
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
})

const zone = {
  'public.of.test': [PUBLIC],
  'private.of.test': ['127.0.0.1'],
  'six.of.test': ['::1'],
  'mapped.of.test': ['::ffff:7f00:1'],
  'nat64.of.test': ['64:ff9b::7f00:1'],
  'zero.of.test': ['0.0.0.0'],
  'metadata.google.internal': ['169.254.169.254'],
  'alias.of.test': ['alias:private.of.test', '127.0.0.1'],
  'first.of.test': ['127.0.0.1', PUBLIC, '::1'],
  'last.of.test': [PUBLIC, '127.0.0.2', '127.0.0.1'],
  'rebind.of.test': () => [[PUBLIC], ['127.0.0.1'], ['127.0.0.1'], [PUBLIC, '127.0.0.1']][turn++ % 4] ?? [],
}

const plainServer = createServer((request, response) => {
  served.plain.push(request.url ?? '')
  request.resume().on('end', () => respond(request, response))
})
const { cert, key } = selfSigned('*.of.test')
const tlsServer = createTlsServer({ cert, key, keepAliveTimeout: 0 }, (request, response) => {
  served.tls++
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(completion)
  })
})

interface Settings {
  readonly allow: readonly string[]
  readonly names?: 'own' | 'system'
  /** Where what is tried leads nowhere, or lasts for ever; else as long as a busy machine may take. */
  readonly hasty?: boolean
}

function config({ allow, names = 'own', hasty = false }: Settings): string {
  return JSON.stringify({
    providers: {
      sim: { kind: 'openai-compatible', baseUrl: 'https://public.of.test/v1' },
      cloud: { kind: 'vertex', baseUrl: plainBase() },
      files: { kind: 'openai', baseUrl: plainBase() },
    },
    models: { chat: { deployments: [{ provider: 'sim', model: 'up', price: { input: 1, output: 1 } }] } },
    upstream: {
      allowPrivateNetworks: allow,
      dnsServers: names === 'own' ? [dns.address] : [],
      caFile: join(folder, 'ca.pem'),
      connectTimeoutMs: hasty ? 1_000 : 10_000,
      tenantTotalTimeoutMs: hasty ? 1_500 : 20_000,
      retries: { most: 0 },
      circuit: { failures: 0 },
    },
  })
}

const plainBase = () => `http://${PUBLIC}:${(plainServer.address() as AddressInfo).port}/v1`

async function reload(settings: Settings): Promise<void> {
  writeFileSync(gateway.configFile, config(settings))
  await gateway.api('POST', '/api/reload')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trilane-ssrf-'))
  writeFileSync(join(folder, 'ca.pem'), cert)
  canary = await startCanary()
  tlsServer.listen(canary.port, PUBLIC)
  plainServer.listen(0, PUBLIC)
  await Promise.all([once(tlsServer, 'listening'), once(plainServer, 'listening')])
  dns = await startDnsServer(zone)
  forms = urlForms(canary.port)
  gateway = await startGateway({ config: config({ allow: [PUBLIC] }), retries: true })
})
afterAll(async () => {
  await gateway?.stop()
  canary?.close()
  dns?.close()
  for (const server of [plainServer, tlsServer]) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  canary.reached.length = 0
  served.plain.length = 0
  served.tls = 0
  respond = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(completion)
})

interface Placed extends Tenant {
  readonly credentialId: string
}

const credentials = ({ workspaceId }: Tenant) => `/api/workspaces/${workspaceId}/credentials`

async function place(baseUrl: string, provider = 'sim', apiKey = 'sk-tenant'): Promise<Placed> {
  const tenant = await createTenant(gateway, { creditUsd: '0' })
  const { id } = await gateway.api<{ id: string }>('POST', credentials(tenant), { provider, apiKey, baseUrl })
  return { ...tenant, credentialId: id }
}

const call = ({ key }: Tenant, more = {}) => post(gateway, chatPath, key, ask('byok/chat', 'hello', more))
const check = (placed: Placed) =>
  gateway.api<{ ok: boolean }>('POST', `${credentials(placed)}/${placed.credentialId}/test`)

/** `work` for each of `items`, some at a time. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items]
  const worker = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}

describe('a base URL of a tenant', () => {
  test('is refused when it is stored, in whatever form it leads to a private address', async () => {
    const tenant = await createTenant(gateway, { creditUsd: '0' })
    const all = [...forms.storable.map(({ url }) => url), ...forms.malformed]
    expect(new Set(all).size).toBeGreaterThan(200)
    const stored: string[] = []
    await each(all, async (baseUrl) => {
      const body = { provider: 'sim', apiKey: 'sk-tenant', baseUrl }
      await gateway.api('POST', credentials(tenant), body).then(
        () => stored.push(baseUrl),
        (error: Error) => expect(error.message, baseUrl).toMatch(/ 400 .*baseUrl/),
      )
    })
    expect(stored).toEqual([])
    expect(canary.reached).toEqual([])
  })

  test('that was stored while it was allowed is checked again when it is used', async () => {
    await reload({ allow: ['0.0.0.0/0', '::/0'], hasty: true })
    const placed: { url: string; at: Placed }[] = []
    const tried = some(forms.storable, 3)
    expect(tried.length).toBeGreaterThan(60)
    await each(tried, async ({ url, canary: leads }) => {
      const at = await place(url)
      placed.push({ url, at })
      if (leads) await check(at)
    })
    // Without this the rest would prove nothing: all those forms do lead to the canary.
    expect(canary.reached.length).toBeGreaterThanOrEqual(tried.filter((form) => form.canary).length)
    await reload({ allow: [PUBLIC] })
    canary.reached.length = 0
    await each(placed, async ({ url, at }) => {
      expect((await check(at)).ok, url).toBe(false)
      for (const stream of some([false, true], 2)) {
        const { status, body } = await call(at, { stream })
        expect([status, body?.error?.code], url).toEqual([403, 'base_url_not_allowed'])
      }
    })
    expect(placed).toHaveLength(tried.length)
    expect(canary.reached).toEqual([])
  })
})

describe('a name', () => {
  const names = Object.keys(zone).filter((name) => !/^(public|first|last|rebind)\./.test(name))

  test.each(names)('%s does not lead to a private address', async (name) => {
    const at = await place(`https://${name}:${canary.port}/v1`)
    expect((await check(at)).ok).toBe(false)
    expect((await call(at)).status).toBe(502)
    expect(dns.asked).toContain(`A ${name}`)
    expect(canary.reached).toEqual([])
  })

  test('that does not exist is told in the same words', async () => {
    const told = async (name: string) => {
      const { status, body } = await call(await place(`https://${name}:${canary.port}/v1`))
      return [status, body.error.code, body.error.message]
    }
    expect(await told('private.of.test')).toEqual(await told('nowhere.of.test'))
  })

  test.each(['public.of.test', 'first.of.test', 'last.of.test'])(
    '%s leads to its public address alone',
    async (name) => {
      const at = await place(`https://${name}:${canary.port}/v1`)
      for (let calls = 0; calls < 5; calls++) expect((await call(at)).status).toBe(200)
      expect(served.tls).toBe(5)
      expect(canary.reached).toEqual([])
    },
  )

  test('that changes between two look-ups never leads elsewhere than where it was found to be permitted', async () => {
    const at = await place(`https://rebind.of.test:${canary.port}/v1`)
    dns.asked.length = 0
    const statuses = new Set<number>()
    for (let calls = 0; calls < (full ? 40 : 12); calls++) statuses.add((await call(at)).status)
    expect(canary.reached).toEqual([])
    expect([...statuses].sort()).toEqual([200, 502])
    expect(served.tls).toBeGreaterThan(0)
    // One look-up for each connection, whose answer is both checked and used.
    expect(dns.asked.filter((asked) => asked === 'A rebind.of.test').length).toBeLessThanOrEqual(40)
  })

  test('of the machine itself leads nowhere, by its own resolver', async () => {
    await reload({ allow: [PUBLIC], names: 'system' })
    for (const name of localNames) {
      const at = await place(`https://${name}:${canary.port}/v1`)
      expect((await check(at)).ok, name).toBe(false)
      expect((await call(at)).status, name).toBe(502)
    }
    await reload({ allow: [PUBLIC] })
    expect(canary.reached).toEqual([])
  })
})

describe('a provider that a tenant names', () => {
  test.each([301, 302, 303, 307, 308])('is not followed elsewhere (%i)', async (status) => {
    const at = await place(plainBase())
    const keeper = await place(plainBase(), 'files')
    for (const location of [`http://127.0.0.1:${canary.port}/v1`, `//127.0.0.1:${canary.port}/`, '/v1/elsewhere']) {
      respond = (_, response) => response.writeHead(status, { location, refresh: `0;url=${location}` }).end()
      expect((await check(at)).ok).toBe(false)
      for (const stream of [false, true]) expect((await call(at, { stream })).status).toBeGreaterThanOrEqual(500)
      const files = await fetch(`${gateway.baseURL}/files`, { headers: { authorization: `Bearer ${keeper.key}` } })
      expect(files.status).toBe(502)
    }
    expect(served.plain).not.toContain('/v1/elsewhere')
    expect(canary.reached).toEqual([])
  })

  test('cannot keep an exchange open for ever, a byte at a time', async () => {
    await reload({ allow: [PUBLIC], hasty: true })
    const at = await place(plainBase())
    const timers: NodeJS.Timeout[] = []
    respond = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      timers.push(setInterval(() => response.write(' '), 50))
      response.on('close', () => timers.forEach(clearInterval))
    }
    const begun = Date.now()
    expect((await call(at)).status).toBe(504)
    expect(Date.now() - begun).toBeLessThan(60_000)
    await reload({ allow: [PUBLIC] })
  })

  test('cannot fill the memory with headers', async () => {
    const at = await place(plainBase())
    respond = (_, response) => response.writeHead(200, { 'x-long': 'x'.repeat(200_000) }).end(completion)
    expect((await call(at)).status).toBe(502)
  })
})

describe('the address where a tenant has tokens exchanged', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const account = (token_uri: string) =>
    JSON.stringify({
      type: 'service_account',
      client_email: 'robot@example.com',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri,
    })

  test('is held to the same rules', async () => {
    const urls = [...forms.storable.filter((form) => form.canary).map(({ url }) => url), ...forms.malformed]
    const named = some(urls, 4).concat(
      ['private.of.test', 'six.of.test', 'rebind.of.test'].map((name) => `https://${name}:${canary.port}/`),
    )
    await each(named, async (url) => {
      // One that is not plain ASCII is not stored at all.
      const at = await place(plainBase(), 'cloud', account(url)).catch((error: Error) => error)
      if (at instanceof Error) expect(at.message, url).toMatch(/ 400 .*apiKey/)
      else expect((await check(at)).ok, url).toBe(false)
    })
    expect(served.plain).toEqual([])
    expect(canary.reached).toEqual([])
  })

  test('is not followed elsewhere either', async () => {
    respond = (_, response) => response.writeHead(307, { location: `http://127.0.0.1:${canary.port}/token` }).end()
    const at = await place(plainBase(), 'cloud', account(plainBase()))
    expect((await check(at)).ok).toBe(false)
    expect(served.plain).toHaveLength(1)
    expect(canary.reached).toEqual([])
  })
})

describe('names that go into a path', () => {
  test('of files and batches cannot leave it', async () => {
    const { key } = await place(plainBase(), 'files')
    const ids = ['..', '.', '%2e%2e', '..%2f..%2fadmin', 'a%2fb', 'a%5cb', 'a%3fb', 'a%23b', 'a%0d%0ab', 'a;b', 'ä', '']
    for (const id of ids)
      for (const path of [`/files/${id}`, `/files/${id}/content`, `/batches/${id}`, `/batches/${id}/cancel`]) {
        const method = path.endsWith('cancel') ? 'POST' : 'GET'
        const text = `${method} /v1${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\nconnection: close\r\n\r\n`
        const { statuses } = await raw(gateway, text)
        expect([400, 404, 405], path).toContain(statuses[0])
      }
    expect(served.plain.filter((path) => !['/v1/files', '/v1/batches'].includes(path))).toEqual([])
  })

  test('of models cannot either', async () => {
    const { key } = await place(plainBase(), 'cloud', 'plain-token')
    const models = ['..', '.', '../../admin', 'a/../b', 'a?b', 'a#b', 'a\\b', '%2e%2e', 'a%2fb']
    for (const model of models) await post(gateway, chatPath, key, ask(`byok/cloud/${model}`))
    const below = new URL(plainBase()).pathname
    for (const path of served.plain) {
      expect(path).toMatch(new RegExp(`^${below}/models/[^/?#\\\\]+:generateContent$`))
      expect(new URL(path, plainBase()).pathname).toBe(path)
    }
    expect(served.plain.length).toBeGreaterThan(0)
  })
})
