import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AddressGuard } from '../../../src/upstream/address-guard.ts'
import { Upstream } from '../../../src/upstream/upstream.ts'

const server = createServer((request, response) => response.end(request.url))
const settings = {
  proxyUrl: undefined,
  ca: undefined,
  connectMs: 1000,
  headersMs: 1000,
  idleMs: 1000,
  tenantTotalMs: 1000,
}
const upstream = new Upstream(settings, new AddressGuard([]))
let origin = ''

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await upstream.close()
  server.close()
})

test.each([
  ['/v1', '/messages', '/v1/messages'],
  ['', '/messages', '/messages'],
  ['/v1', '../anthropic/v1/messages', '/anthropic/v1/messages'],
  ['', '../anthropic/v1/messages', '/anthropic/v1/messages'],
  ['/compatibility/v1', '../../v1/models', '/v1/models'],
  ['/a/b/v1', '../../v1/models?x=../y', '/a/v1/models?x=../y'],
  [
    '/publishers/google',
    '/models/m:streamGenerateContent?alt=sse',
    '/publishers/google/models/m:streamGenerateContent?alt=sse',
  ],
])('base %j and path %j', async (prefix, path, expected) => {
  const asked = await new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = []
    const listener = {
      head: () => {},
      data: (chunk: Buffer) => chunks.push(chunk) > 0,
      end: () => resolve(Buffer.concat(chunks).toString()),
      fail: reject,
    }
    upstream.send(origin + prefix, true, path, { method: 'GET', headers: [], body: undefined }, listener)
  })
  expect(asked).toBe(expected)
})

test('tokens are got from permitted addresses only where a tenant names them', async () => {
  const auth = { authorize: () => [], exchange: () => ({ url: `${origin}/token`, form: '' }) }
  await expect(upstream.tokens.tokenFor(auth, 's', false)).rejects.toMatchObject({ code: 'base_url_not_allowed' })
})
