import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ledgerBatch, settledRequest } from '../store/ledger-fixtures.ts'
import { ADMIN_KEY, newWorkspace, openPlane, type Plane } from './plane.ts'

describe('the surface', () => {
  let plane: Plane
  let late = false
  beforeAll(async () => {
    plane = await openPlane({
      reloadConfig: () => Promise.reject(new Error('secret detail')),
      afterChange: async () => {
        if (late) throw new Error('late')
      },
    })
  })
  afterAll(() => plane.close())

  test('unknown paths are JSON 404s, wrong methods 405s with Allow', async () => {
    for (const path of ['/api/nothing', '/api', '/api/', '/api/workspaces/x/y/z/w', '/api/workspaces/%zz']) {
      const { status, body } = await plane.call('GET', path, undefined, { token: null })
      expect([path, status >= 400 && status < 500, typeof body.error.message]).toEqual([path, true, 'string'])
    }
    expect((await plane.call('GET', '/api/nothing')).body.error.code).toBe('unknown_path')
    const wrong = await plane.call('DELETE', 'workspaces')
    expect([wrong.status, wrong.headers.allow, wrong.body.error.code]).toEqual([405, 'POST, GET', 'method_not_allowed'])
    expect((await plane.call('POST', 'openapi.json', {})).status).toBe(405)
  })

  test('bodies that cannot be read are 4xx with a text', async () => {
    const bad = await plane.call('POST', 'workspaces', '{"name": ')
    expect([bad.status, bad.body.error.code]).toEqual([400, 'invalid_json'])
    for (const body of ['[]', '"x"', 'null', ''])
      expect((await plane.call('POST', 'workspaces', body)).status).toBe(400)
    expect((await plane.call('POST', 'workspaces')).status).toBe(400)
    const large = await plane.call('POST', 'workspaces', { name: 'x'.repeat(1_100_000) })
    expect([large.status, large.body.error.type]).toEqual([413, 'too_large'])
    const form = await plane.app.inject({
      method: 'POST',
      url: '/api/workspaces',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'name=x',
    })
    expect([form.statusCode, form.json().error.code]).toEqual([415, 'unsupported_media_type'])
    const polluted = await plane.call('POST', 'workspaces', '{"name":"x","__proto__":{"a":1}}')
    expect(polluted.status).toBe(400)
  })

  test('a fault of ours tells the client nothing and the operator all', async () => {
    const { status, text } = await plane.call('POST', 'reload')
    expect([status, text.includes('secret detail')]).toEqual([500, false])
    expect(plane.errors.splice(0)).toMatchObject([{ message: 'secret detail' }])
  })

  test('a committed change is told as done even when the snapshot could not take it up', async () => {
    late = true
    const { at } = await newWorkspace(plane)
    expect((await plane.call('POST', `${at}/keys`, { name: 'k' })).body.key).toMatch(/^tl_/)
    expect(plane.errors.splice(0)).toMatchObject([{ message: 'late' }, { message: 'late' }])
    late = false
  })

  test('an export that fails midway breaks the connection', async () => {
    const { id, at } = await newWorkspace(plane)
    for (let i = 0; i < 2; i++) {
      const settled = Array.from({ length: 300 }, () => settledRequest({ workspaceId: id }))
      await plane.store.ledger.commit(ledgerBatch({ settled }))
    }
    const last = await plane.store.db
      .selectFrom('requests')
      .select('id')
      .where('workspace_id', '=', id)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    // A time that no Date can hold: rendering the last row throws, on the second page.
    await plane.store.db
      .updateTable('requests')
      .set({ created_at: 9_000_000_000_000_000n })
      .where('id', '=', last.id)
      .execute()
    await expect(plane.call('GET', `${at}/export`)).rejects.toThrow()
    expect(plane.errors.splice(0).length).toBe(1)
  })

  test('the document names every route with its operation, tags and security', async () => {
    const { status, body } = await plane.call('GET', 'openapi.json', undefined, { token: null })
    expect([status, body.openapi]).toEqual([200, '3.1.0'])
    const operations = Object.values(body.paths as Record<string, Record<string, Operation>>).flatMap((path) =>
      Object.values(path),
    )
    expect(operations.length).toBeGreaterThan(30)
    expect(new Set(operations.map((o) => o.operationId)).size).toBe(operations.length)
    for (const operation of operations) {
      expect(operation).toMatchObject({
        operationId: expect.any(String),
        summary: expect.any(String),
        security: expect.any(Array),
      })
      expect(operation.tags.every((tag) => body.tags.some((t: { name: string }) => t.name === tag))).toBe(true)
      expect(JSON.stringify(operation)).not.toContain('PLACEHOLDER')
    }
    const { createKey, checkLedger, createCredit } = Object.fromEntries(operations.map((o) => [o.operationId, o]))
    expect(createKey?.requestBody?.content['application/json'].schema.properties).toHaveProperty('maxSpendUsd')
    expect(createKey?.responses['201']?.content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/IssuedKey',
    })
    expect(createKey?.responses['4XX']?.content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/Error',
    })
    expect(checkLedger?.security).toEqual([{ operator: [] }, { session: [] }])
    expect(createCredit?.parameters?.map((p) => p.name)).toEqual(['ws', 'idempotency-key'])
    for (const [, name] of JSON.stringify(body).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(body.components.schemas).toHaveProperty(name as string)
    }
  })

  interface Operation {
    readonly operationId: string
    readonly tags: string[]
    readonly security: object[]
    readonly parameters?: { readonly name: string }[]
    readonly requestBody?: { readonly content: { 'application/json': { schema: { properties: object } } } }
    readonly responses: Record<string, { readonly content: { 'application/json': { schema: object } } }>
  }

  test('raw requests of another server can be handed over', async () => {
    const server = createServer((request, response) => plane.app.routing(request, response))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${ADMIN_KEY}` }
      send({ port, host: '127.0.0.1', path: '/api/workspaces', headers, agent: false }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(200)
    await new Promise((done) => server.close(done))
  })
})
