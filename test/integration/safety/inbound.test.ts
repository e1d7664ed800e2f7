import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTenant, type Tenant } from '../../support/gateway.ts'
import { inTime } from '../../support/least-time.ts'
import { ask, chatPath, plainConfig, post, type Rig, read, startRig } from '../gateway/rig.ts'
import { raw } from './raw.ts'

let rig: Rig
let tenant: Tenant

beforeAll(async () => {
  rig = await startRig(plainConfig)
  tenant = await createTenant(rig.gateway)
})
afterAll(() => rig?.stop())
beforeEach(() => rig.simulator.clearCaptured())

const body = JSON.stringify(ask('resale/chat', 'hello', { max_tokens: 5 }))
const head = (more: string, line = `POST ${chatPath} HTTP/1.1`) =>
  `${line}\r\nhost: x\r\nauthorization: Bearer ${tenant.key}\r\n${more}\r\n`
const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
const sized = `content-length: ${body.length}\r\n`
const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('')

/** A management token that looks like one and that nobody has: it is looked up. */
const stranger = `tlm_${'s'.repeat(43)}`

/** A second request that would be served if the first one's end were misread. */
const hidden = () => head(`${sized}connection: close\r\n`) + body

describe('what two servers could read differently', () => {
  test('the same written well is served', async () => {
    const two = `${head('transfer-encoding: Chunked\r\n')}${chunked}${hidden()}`
    expect((await raw(rig.gateway, two)).statuses).toEqual([200, 200])
  })

  test.each<[string, () => string]>([
    ['length and chunks', () => head(`${sized}transfer-encoding: chunked\r\n`) + chunked],
    ['chunks and length', () => head(`transfer-encoding: chunked\r\n${sized}`) + chunked],
    ['two lengths', () => head(`content-length: 0\r\n${sized}`) + body],
    ['one length twice', () => head(`${sized}${sized}`) + body],
    ['a list of lengths', () => head(`content-length: ${body.length}, ${body.length}\r\n`) + body],
    ['a signed length', () => head(`content-length: +${body.length}\r\n`) + body],
    ['a negative length', () => head('content-length: -1\r\n') + body],
    ['a length in hex', () => head(`content-length: 0x${body.length.toString(16)}\r\n`) + body],
    ['a length in words', () => head('content-length: five\r\n') + body],
    ['a length with a space', () => head('content-length: 1 1\r\n') + body],
    ['a length beyond 64 bits', () => head('content-length: 18446744073709551617\r\n') + body],
    ['an empty length', () => head('content-length: \r\n') + body],
    ['a space before the colon', () => head('transfer-encoding : chunked\r\n') + chunked],
    ['a folded header', () => head('transfer-encoding:\r\n chunked\r\n') + chunked],
    ['a folded header of no meaning', () => head(`${sized}x-a: b\r\n c\r\n`) + body],
    ['chunks twice', () => head('transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n') + chunked],
    ['an unknown coding', () => head('transfer-encoding: xchunked\r\n') + chunked],
    ['chunks and then identity', () => head('transfer-encoding: chunked, identity\r\n') + chunked],
    ['gzip in chunks', () => head('transfer-encoding: gzip, chunked\r\n') + chunked],
    ['identity and chunks', () => head('transfer-encoding: identity\r\ntransfer-encoding: chunked\r\n') + chunked],
    ['chunks in quotes', () => head('transfer-encoding: "chunked"\r\n') + chunked],
    ['chunks with a vertical tab', () => head('transfer-encoding:\vchunked\r\n') + chunked],
    ['chunks over HTTP/1.0', () => head('transfer-encoding: chunked\r\n', `POST ${chatPath} HTTP/1.0`) + chunked],
    ['a bad chunk size', () => `${head('transfer-encoding: chunked\r\n')}xyz\r\n`],
    ['a signed chunk size', () => `${head('transfer-encoding: chunked\r\n')}+5\r\nhello\r\n0\r\n\r\n`],
    ['a chunk size with 0x', () => `${head('transfer-encoding: chunked\r\n')}0x5\r\nhello\r\n0\r\n\r\n`],
    ['a chunk size beyond 64 bits', () => `${head('transfer-encoding: chunked\r\n')}10000000000000005\r\nhello\r\n`],
    ['a chunk longer than told', () => `${head('transfer-encoding: chunked\r\n')}2\r\nhello\r\n0\r\n\r\n`],
    ['a chunk ended by LF', () => `${head('transfer-encoding: chunked\r\n')}5\nhello\n0\n\n`],
    ['endless chunk extensions', () => `${head('transfer-encoding: chunked\r\n')}5;${'a'.repeat(20_000)}\r\n`],
    ['lines ended by LF', () => head(sized).replaceAll('\r\n', '\n') + body],
    ['a bare CR', () => head(`${sized}x-a: b\rx-c: d\r\n`) + body],
    ['a NUL in a header', () => head(`${sized}x-a: b\0c\r\n`) + body],
    ['a NUL in a name', () => head(`${sized}x\0a: b\r\n`) + body],
    ['a NUL in the target', () => head(sized, `POST ${chatPath}\0 HTTP/1.1`) + body],
    ['an empty name', () => head(`${sized}: b\r\n`) + body],
    ['two hosts', () => head(`${sized}host: y\r\n`) + body],
    ['a host twice', () => head(`${sized}Host: x\r\n`) + body],
    ['a host twice beside an expectation', () => head(`${sized}Host: x\r\nexpect: a-banana\r\n`) + body],
    ['no host', () => head(sized).replace('host: x\r\n', '') + body],
    ['a space in the target', () => head(sized, `POST ${chatPath} x HTTP/1.1`) + body],
    ['tabs in the first line', () => head(sized, `POST\t${chatPath}\tHTTP/1.1`) + body],
    ['an unknown version', () => head(sized, `POST ${chatPath} HTTP/1.2`) + body],
    ['a version of two digits', () => head(sized, `POST ${chatPath} HTTP/1.10`) + body],
    ['version 0.9 with headers', () => head(sized, `POST ${chatPath} HTTP/0.9`) + body],
    ['version 2.0 with headers', () => head(sized, `POST ${chatPath} HTTP/2.0`) + body],
    ['HTTP/2 without TLS', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a lower-case method', () => head(sized, `post ${chatPath} HTTP/1.1`) + body],
    ['a trailer that is a length', () => `${head('transfer-encoding: chunked\r\n')}0\r\ncontent-length: 5\r\n\r\n`],
  ])('%s: 400, the connection closed, nothing served', async (_, bytes) => {
    const answer = await raw(rig.gateway, bytes() + hidden())
    expect(answer.statuses).toEqual([400])
    expect(answer.closed).toBe(true)
    expect(answer.text).toMatch(/\r\nconnection: close\r\n/i)
    expect(answer.text).toContain('"code":"malformed_http"')
    expect(await rig.simulator.captured()).toEqual([])
  })

  test.each<[string, () => string, number]>([
    ['headers of 20 KB', () => head(`${sized}x-a: ${'a'.repeat(20_000)}\r\n`) + body, 431],
    [
      'trailers of 20 KB',
      () => `${head('transfer-encoding: chunked\r\n')}0\r\n${lines(300, () => `a: ${'b'.repeat(80)}\r\n`)}\r\n`,
      431,
    ],
    ['3,000 headers', () => head(`${sized}${lines(3_000, () => 'a:b\r\n')}connection: close\r\n`) + body, 431],
    ['300 headers', () => head(`${sized}${lines(300, (at) => `x-${at}: b\r\n`)}connection: close\r\n`) + body, 431],
    ['an expectation', () => head(`${sized}expect: a-banana\r\nconnection: close\r\n`) + body, 417],
  ])('%s: %#', async (_, bytes, status) => {
    const answer = await raw(rig.gateway, bytes())
    expect(answer.statuses).toEqual([status])
    expect(answer.text).toContain('"error":{')
    expect(await rig.simulator.captured()).toEqual([])
  })

  test.each([
    ['models', () => head(sized) + body],
    [
      'the management API',
      () => `GET /api/workspaces HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${stranger}\r\n\r\n`,
    ],
  ])('more requests to %s than anybody sends without waiting end the connection', async (_, request) => {
    const answer = await raw(rig.gateway, request().repeat(300))
    // Reset, most likely: all that was sent is not read.
    expect(answer.ms).toBeLessThan(50_000)
    expect(answer.statuses.length).toBeLessThan(100)
  })

  test('a tunnel and an upgrade are not made', async () => {
    expect((await raw(rig.gateway, 'CONNECT 127.0.0.1:1 HTTP/1.1\r\nhost: x\r\n\r\n')).statuses).toEqual([])
    const upgrade = head('connection: upgrade, close\r\nupgrade: websocket\r\n', 'GET /v1/models HTTP/1.1')
    expect((await raw(rig.gateway, upgrade)).statuses).toEqual([200])
    const h2c = head(`${sized}connection: upgrade, http2-settings, close\r\nupgrade: h2c\r\nhttp2-settings: AA\r\n`)
    expect((await raw(rig.gateway, h2c + body)).statuses).toEqual([200])
  })
})

describe('headers of a client', () => {
  const odd = {
    connection: 'x-trilane-region, x-hop, close',
    'keep-alive': 'timeout=5',
    'proxy-authorization': 'Basic c2VjcmV0',
    'proxy-connection': 'keep-alive',
    te: 'trailers',
    trailer: 'x-a',
    'x-hop': '1',
    forwarded: 'for=192.0.2.1;host=evil.example',
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-real-ip': '192.0.2.1',
    'x-original-url': '/api/workspaces',
    'x-rewrite-url': '/api/workspaces',
    'x-http-method-override': 'DELETE',
    cookie: 'session=secret',
    referer: 'https://secret.example/',
    'openai-organization': 'org-other',
    'x-custom': 'y',
  }
  const asked = (path: string, host: string, method = 'POST', more = '') =>
    `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${tenant.key}\r\n${more}`

  test('do not pass to the provider, but for those of its format', async () => {
    const extra = Object.entries(odd).map(([name, value]) => `${name}: ${value}\r\n`)
    const text = `${asked(chatPath, 'evil.example', 'POST', extra.join(''))}${sized}\r\n${body}`
    const { statuses } = await raw(rig.gateway, text)
    expect(statuses).toEqual([200])
    const [sent] = await rig.simulator.captured()
    const names = (sent?.rawHeaders ?? []).filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase())
    expect(names.sort()).toEqual(
      ['accept', 'accept-encoding', 'authorization', 'connection', 'content-length', 'content-type', 'host'].sort(),
    )
    expect(JSON.stringify(sent?.rawHeaders)).not.toMatch(/evil|192\.0\.2|secret/)
  })

  test('that name a host change nothing and stand in no answer', async () => {
    for (const path of ['/', '/v1/models', '/v1/nothing', '/api/openapi.json', '/api/workspaces', '/healthz', '/app']) {
      const more = 'connection: close\r\nx-forwarded-host: evil.example\r\nforwarded: host=evil.example\r\n\r\n'
      const [plain, evil] = await Promise.all(
        ['127.0.0.1', 'evil.example'].map(async (host) => {
          const { text } = await raw(rig.gateway, asked(path, host, 'GET', more))
          return text.replace(/req_\w+/g, '').replace(/\r\ndate: .*/i, '')
        }),
      )
      expect(evil).toBe(plain)
      expect(evil).not.toContain('evil.example')
    }
  })
})

describe('compressed bodies', () => {
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 0x20))
  const coded: [string, Buffer][] = [
    ['gzip', gzipSync(body)],
    ['GZIP', bomb],
    ['deflate', deflateSync(body)],
    ['br', brotliCompressSync(body)],
    ['zstd', Buffer.from(body)],
    ['gzip, identity', gzipSync(gzipSync(body))],
  ]
  test.each(coded)('%s is refused, whatever is asked', async (coding, bytes) => {
    for (const path of [
      chatPath,
      '/v1/messages',
      '/v1beta/models/chat:generateContent',
      '/v1/files',
      '/api/workspaces',
    ]) {
      const answer = await post(rig.gateway, path, tenant.key, bytes, { 'content-encoding': coding })
      expect(answer.status, path).toBe(415)
      expect(answer.body.error.message).toContain('content-encoding')
    }
  })

  test('identity is none', async () => {
    expect((await post(rig.gateway, chatPath, tenant.key, body, { 'content-encoding': 'identity' })).status).toBe(200)
  })
})

describe('JSON made to be heavy', () => {
  const api = (text: string) =>
    fetch(`${rig.gateway.url}/api/workspaces`, {
      method: 'POST',
      headers: { authorization: 'Bearer admin-key-of-the-tests-0123456789', 'content-type': 'application/json' },
      body: text,
    }).then(read)

  test.each([
    ['deep lists', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['deep objects', `{"name":${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}}`],
    ['many members', `{${Array.from({ length: 80_000 }, (_, at) => `"${at}":1`).join(',')}}`],
    ['__proto__', '{"__proto__":{"admin":true},"name":"x"}'],
    ['a number without end', `{"name":${'9'.repeat(1_000_000)}}`],
    ['a NUL', '{"name":"a\\u0000b"}'],
  ])('%s are refused by the management API at once', async (_, text) => {
    await inTime(3_000, async () => {
      const { status, body: answer } = await api(text)
      expect([400, 413, 422]).toContain(status)
      expect(typeof answer.error.code).toBe('string')
    })
  })
})
