import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCredential, unwrapDataKey } from '../../../src/keys/envelope.ts'
import { rotateMasterKey } from '../../../src/keys/rotate-master-key.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

const SECRET = 'sk-acme-0123456789abcdefghij'

describe('credentials', () => {
  let plane: Plane
  let at: string
  let ws: string
  beforeAll(async () => {
    plane = await openPlane({
      checkBaseUrl: (url) => (url.includes('127.0.0.1') ? 'Private addresses are not allowed.' : undefined),
    })
    ;({ at, id: ws } = await newWorkspace(plane))
  })
  afterAll(() => plane.close())

  const row = (id: string) =>
    plane.store.db.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const workspace = () =>
    plane.store.db.selectFrom('workspaces').selectAll().where('id', '=', ws).executeTakeFirstOrThrow()
  async function secretOf(id: string, masterKey = plane.deps.masterKey): Promise<string> {
    const { wrapped_key } = await workspace()
    return openCredential(unwrapDataKey(masterKey, ws, wrapped_key), ws, id, (await row(id)).ciphertext)
  }
  const create = (body: object = {}) =>
    plane.call('POST', `${at}/credentials`, { provider: 'acme', apiKey: SECRET, ...body })

  test('tells a workspace which providers there are, and no more of them than their names', async () => {
    const { token } = (await plane.call('POST', `${at}/tokens`, { name: 'eyes', role: 'viewer' })).body
    const { body } = await plane.call('GET', `${at}/providers`, undefined, { token })
    expect(body).toEqual({ data: [{ id: 'acme', name: 'Acme AI', region: null, models: 1 }] })
  })

  test('the secret is stored encrypted and never comes back', async () => {
    const body = {
      name: 'mine',
      baseUrl: 'https://proxy.example.com/v1/',
      region: 'eu',
      monthlyBudgetUsd: 60,
      priority: 3,
      models: { 'my-model': 'm1' },
      prices: { 'my-*': { input: 0.5, output: '1.25', image: 0.04, tiers: [{ aboveInputTokens: 1000, input: 1 }] } },
    }
    const made = await create(body)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      ...body,
      id: expect.stringMatching(/^cred_/),
      provider: 'acme',
      hint: 'sk-…ghij',
      baseUrl: 'https://proxy.example.com/v1',
      monthlyBudgetUsd: '60',
      monthSpentUsd: '0',
      prices: {
        'my-*': { input: '0.5', output: '1.25', image: '0.04', tiers: [{ aboveInputTokens: 1000, input: '1' }] },
      },
    })
    const all = [
      made.text,
      (await plane.call('GET', `${at}/credentials`)).text,
      JSON.stringify((await row(made.body.id)).ciphertext),
    ]
    for (const text of all) expect(text).not.toContain(SECRET.slice(3, 20))
    expect(await secretOf(made.body.id)).toBe(SECRET)
  })

  test('a test opens the secret and asks the provider', async () => {
    const { id } = (await create({ prices: { 'my-model': { input: 1, output: 2 } } })).body
    expect((await plane.call('POST', `${at}/credentials/${id}/test`)).body).toEqual({
      ok: true,
      status: 200,
      message: 'works',
    })
    const tested = plane.tested.at(-1)
    expect(tested).toMatchObject({
      id,
      workspaceId: ws,
      lanes: ['byok'],
      prices: { 'my-model': { input: 1_000_000_000n } },
    })
    expect(tested?.secret()).toBe(SECRET)
  })

  test('patch replaces the secret; a new address needs it again', async () => {
    const { id } = (await create()).body
    const moved = await plane.call('PATCH', `${at}/credentials/${id}`, { baseUrl: 'https://evil.example.com' })
    expect(moved.status).toBe(400)
    expect(moved.body.error.param).toBe('apiKey')
    const both = { baseUrl: 'https://good.example.com', apiKey: 'sk-new-0123456789abcdefwxyz', monthlyBudgetUsd: null }
    expect((await plane.call('PATCH', `${at}/credentials/${id}`, both)).body).toMatchObject({ hint: 'sk-…wxyz' })
    expect(await secretOf(id)).toBe(both.apiKey)
    const same = await plane.call('PATCH', `${at}/credentials/${id}`, {
      baseUrl: 'https://good.example.com/',
      disabled: true,
    })
    expect(same.body).toMatchObject({ disabled: true, baseUrl: 'https://good.example.com' })
  })

  test('deleting wipes the secret', async () => {
    const { id } = (await create()).body
    expect((await plane.call('DELETE', `${at}/credentials/${id}`)).status).toBe(204)
    expect((await plane.call('GET', `${at}/credentials/${id}`)).status).toBe(404)
    expect((await row(id)).ciphertext).toBe('')
  })

  test('what it cost this month is shown', async () => {
    const { id } = (await create()).body
    const month = new Date(plane.time).toISOString().slice(0, 7)
    const spend = { credential_id: id, cost: 1_500_000_000n }
    await plane.store.db
      .insertInto('credential_spend')
      .values([
        { ...spend, day: `${month}-01` },
        { ...spend, day: '2020-01-01' },
      ])
      .execute()
    expect((await plane.call('GET', `${at}/credentials/${id}`)).body.monthSpentUsd).toBe('1.5')
  })

  test('a repeated call stores one', async () => {
    const call = () =>
      plane.call('POST', `${at}/credentials`, { provider: 'acme', apiKey: SECRET }, { idempotencyKey: 'c1' })
    expect((await call()).body).toEqual((await call()).body)
  })

  test.each([
    [{ provider: 'nobody' }, 'provider'],
    [{ apiKey: '' }, 'apiKey'],
    [{ apiKey: 'a\nb' }, 'apiKey'],
    [{ baseUrl: 'ftp://x' }, 'baseUrl'],
    [{ baseUrl: 'https://u:p@x.com' }, 'baseUrl'],
    [{ baseUrl: 'https://x.com/?a=1' }, 'baseUrl'],
    [{ baseUrl: 'http://127.0.0.1:9000' }, 'baseUrl'],
    [{ prices: { m: { input: -1, output: 1 } } }, 'prices.m.input'],
    [{ priority: -1 }, 'priority'],
  ])('refuses %j', async (body, param) => {
    const answer = await create(body)
    expect([answer.status, answer.body.error.param]).toEqual([400, param])
  })

  test('a new master key opens everything, the old one nothing', async () => {
    const { id } = (await create()).body
    const to = randomBytes(32)
    await expect(rotateMasterKey(plane.store.db, { from: to, to })).rejects.toMatchObject({ code: 'wrong_master_key' })
    expect(await rotateMasterKey(plane.store.db, { from: plane.deps.masterKey, to })).toBe(1)
    expect(await secretOf(id, to)).toBe(SECRET)
    await expect(secretOf(id)).rejects.toMatchObject({ code: 'credential_unreadable' })
    const refused = await plane.call('POST', 'workspaces', { name: 'late' })
    expect([refused.status, refused.body.error.code]).toEqual([503, 'master_key_rotated'])
    expect((await plane.call('POST', `${at}/credentials/${id}/test`)).body.error.code).toBe('credential_unreadable')
    expect(plane.errors.splice(0).length).toBe(2)
    await rotateMasterKey(plane.store.db, { from: to, to: plane.deps.masterKey })
  })
})
