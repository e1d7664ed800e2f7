import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildControlPlane } from '../../../src/control/control-plane.ts'
import { hashSecret } from '../../../src/keys/issue.ts'
import { Fault } from '../../../src/model/fault.ts'
import { changesSince, latestChange } from '../../../src/store/changes.ts'
import { ADMIN_KEY, newWorkspace, openPlane, type Plane } from './plane.ts'

describe('workspaces and keys', () => {
  let plane: Plane
  let at: string
  let ws: string
  beforeAll(async () => {
    plane = await openPlane()
    ;({ at, id: ws } = await newWorkspace(plane))
  })
  afterAll(() => plane.close())

  const row = (id: string) =>
    plane.store.db.selectFrom('keys').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  test('a workspace can be made, read, listed and changed', async () => {
    const made = await plane.call('POST', 'workspaces', { name: ' Beta ', timeZone: 'Europe/Berlin' })
    expect(made.body).toEqual({
      id: expect.stringMatching(/^ws_[0-9a-f]{32}$/),
      name: 'Beta',
      timeZone: 'Europe/Berlin',
      suspended: false,
      createdAt: new Date(plane.time).toISOString(),
    })
    const path = `workspaces/${made.body.id}`
    expect((await plane.call('PATCH', path, { suspended: true, name: 'B' })).body).toMatchObject({
      suspended: true,
      name: 'B',
    })
    expect((await plane.call('GET', path)).body).toMatchObject({ suspended: true, timeZone: 'Europe/Berlin' })
    const first = (await plane.call('GET', 'workspaces?limit=1')).body
    expect(first.data[0].id).toBe(made.body.id)
    expect((await plane.call('GET', `workspaces?limit=1&cursor=${first.nextCursor}`)).body.data[0].id).toBe(ws)
    expect((await plane.call('POST', 'workspaces', { name: 'x', timeZone: 'Mars/Phobos' })).body.error).toMatchObject({
      param: 'timeZone',
      message: expect.stringContaining('Europe/Berlin'),
    })
  })

  test('a repeated making of a workspace makes one', async () => {
    const make = () => plane.call('POST', 'workspaces', { name: 'Once' }, { idempotencyKey: 'w1' })
    const [a, b] = await Promise.all([make(), make()])
    expect(a.body.id).toBe(b.body.id)
    expect((await plane.call('POST', 'workspaces', { name: 'Other' }, { idempotencyKey: 'w1' })).status).toBe(409)
  })

  test('a key carries all its limits, and its secret is shown once', async () => {
    const before = await latestChange(plane.store.db)
    const changes = plane.changes
    const expiresAt = new Date(plane.time + 3_600_000).toISOString()
    const body = {
      name: 'k',
      maxSpendUsd: '12.500000001',
      budgetPeriod: 'month',
      rpm: 60,
      tpm: 1000,
      maxConcurrency: 2,
      lanes: ['cheap'],
      models: ['my-*'],
      regions: ['eu'],
      expiresAt,
      tags: { team: 'a' },
    }
    const made = await plane.call('POST', `${at}/keys`, body)
    expect(made.status).toBe(201)
    const { key, ...shown } = made.body
    expect(shown).toMatchObject({ ...body, workspaceId: ws, disabled: false, revokedAt: null, spentUsd: '0' })
    expect((await row(shown.id)).hash).toBe(hashSecret(key))
    expect((await row(shown.id)).max_spend).toBe(12_500_000_001n)
    expect((await plane.call('GET', `${at}/keys/${shown.id}`)).body).toEqual(shown)
    expect((await plane.call('GET', `${at}/keys`)).text).not.toContain(key)
    expect(plane.changes).toBe(changes + 1)
    expect(await changesSince(plane.store.db, before)).toMatchObject([{ kind: 'key', id: shown.id }])
  })

  test('patch changes what it names and null lifts a limit', async () => {
    const { id } = (await plane.call('POST', `${at}/keys`, { name: 'p', rpm: 5, maxSpendUsd: 1, lanes: ['byok'] })).body
    const patched = await plane.call('PATCH', `${at}/keys/${id}`, {
      maxSpendUsd: null,
      rpm: 7,
      disabled: true,
      lanes: null,
    })
    expect(patched.body).toMatchObject({ name: 'p', rpm: 7, maxSpendUsd: null, disabled: true, lanes: null })
    expect((await row(id)).lanes).toBe(null)
    expect((await plane.call('PATCH', `${at}/keys/${id}`, {})).body).toEqual(patched.body)
  })

  test('a revoked key is gone from the list, stays readable and cannot come back', async () => {
    const { id } = (await plane.call('POST', `${at}/keys`, { name: 'r' })).body
    expect((await plane.call('DELETE', `${at}/keys/${id}`)).status).toBe(204)
    expect((await plane.call('DELETE', `${at}/keys/${id}`)).status).toBe(204)
    expect((await plane.call('GET', `${at}/keys`)).body.data.map((k: { id: string }) => k.id)).not.toContain(id)
    expect((await plane.call('GET', `${at}/keys?includeRevoked=true`)).text).toContain(id)
    expect((await plane.call('GET', `${at}/keys/${id}`)).body.revokedAt).not.toBe(null)
    expect((await plane.call('PATCH', `${at}/keys/${id}`, { disabled: false })).body.error.code).toBe('key_revoked')
    expect((await plane.call('POST', `${at}/keys/${id}/rotate`)).status).toBe(409)
    expect((await plane.call('DELETE', `${at}/keys/key_none`)).status).toBe(404)
  })

  test('rotation replaces the secret, with an overlap when asked', async () => {
    const made = (await plane.call('POST', `${at}/keys`, { name: 'o' })).body
    const overlap = (await plane.call('POST', `${at}/keys/${made.id}/rotate`, { overlapSeconds: 60 })).body
    expect(overlap).toMatchObject({ id: made.id, previousUntil: new Date(plane.time + 60_000).toISOString() })
    expect(await row(made.id)).toMatchObject({ hash: hashSecret(overlap.key), previous_hash: hashSecret(made.key) })
    const atOnce = (await plane.call('POST', `${at}/keys/${made.id}/rotate`)).body
    expect(await row(made.id)).toMatchObject({
      hash: hashSecret(atOnce.key),
      previous_hash: null,
      previous_until: null,
    })
  })

  test('a repeated call that made a secret does not show it again', async () => {
    const make = () => plane.call('POST', `${at}/keys`, { name: 'i' }, { idempotencyKey: 'k1' })
    const first = await make()
    const again = await make()
    expect(again.status).toBe(409)
    expect(again.body.error).toMatchObject({
      code: 'idempotent_replay',
      message: expect.stringContaining(first.body.id),
    })
    const stored = await plane.store.db.selectFrom('idempotency').selectAll().execute()
    expect(JSON.stringify(stored, (_, v) => (typeof v === 'bigint' ? String(v) : v))).not.toContain(first.body.key)
    const rotate = () => plane.call('POST', `${at}/keys/${first.body.id}/rotate`, {}, { idempotencyKey: 'k2' })
    expect([(await rotate()).status, (await rotate()).status]).toEqual([200, 409])
  })

  test('what is committed is answered while the counters cannot be asked: a secret is never lost', async () => {
    const away = () => {
      throw new Fault('unavailable', 'limits_unavailable', 'Balances cannot be read at the moment; try again.')
    }
    const limits = { spentBy: vi.fn(away), creditState: vi.fn(away), addCredit: vi.fn(away) }
    const app = await buildControlPlane({ ...plane.deps, limits, onError: () => undefined })
    const send = (method: 'POST' | 'PATCH' | 'GET', path: string, body?: object) =>
      app.inject({
        method,
        url: `/api/${at}/${path}`,
        headers: { authorization: `Bearer ${ADMIN_KEY}`, 'idempotency-key': path },
        ...(body && { payload: body }),
      })
    const made = await send('POST', 'keys', { name: 'm', maxSpendUsd: 1 })
    expect([made.statusCode, made.json()]).toEqual([
      201,
      expect.objectContaining({ key: expect.stringMatching(/^tl_/), spentUsd: '0' }),
    ])
    const { id } = made.json() as { id: string }
    const rotated = await send('POST', `keys/${id}/rotate`, {})
    expect([rotated.statusCode, rotated.json()]).toMatchObject([200, { key: expect.any(String), spentUsd: null }])
    const { key } = rotated.json() as { key: string }
    expect((await row(id)).hash).toBe(hashSecret(key))
    const changed = await send('PATCH', `keys/${id}`, { rpm: 9 })
    expect([changed.statusCode, changed.json()]).toMatchObject([200, { rpm: 9, spentUsd: null }])
    // Reading has nothing to lose, and tells that the figure is missing.
    expect((await send('GET', `keys/${id}`)).statusCode).toBe(503)
    const credit = await send('POST', 'credits', { amountUsd: 3, reason: 'r' })
    expect([credit.statusCode, credit.json()]).toMatchObject([201, { amountUsd: '3' }])
    await app.close()
  })

  test.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'x', maxSpend: 5 }, 'body'],
    [{ name: 'x', maxSpendUsd: -1 }, 'maxSpendUsd'],
    [{ name: 'x', maxSpendUsd: '0.0000000001' }, 'maxSpendUsd'],
    [{ name: 'x', maxSpendUsd: 'much' }, 'maxSpendUsd'],
    [{ name: 'x', rpm: 0 }, 'rpm'],
    [{ name: 'x', rpm: 1.5 }, 'rpm'],
    [{ name: 'x', tpm: '5' }, 'tpm'],
    [{ name: 'x', maxConcurrency: -1 }, 'maxConcurrency'],
    [{ name: 'x', budgetPeriod: 'year' }, 'budgetPeriod'],
    [{ name: 'x', lanes: ['free'] }, 'lanes.0'],
    [{ name: 'x', lanes: [] }, 'lanes'],
    [{ name: 'x', lanes: ['cheap', 'cheap'] }, 'lanes'],
    [{ name: 'x', regions: ['mars'] }, 'regions'],
    [{ name: 'x', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    [{ name: 'x', expiresAt: 'soon' }, 'expiresAt'],
    [{ name: 'x', tags: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`t${i}`, 'x'])) }, 'tags'],
    [{ name: 'x', tags: { a: 'x'.repeat(101) } }, 'tags.a'],
  ])('refuses %j', async (body, param) => {
    const { status, body: answer } = await plane.call('POST', `${at}/keys`, body)
    expect([status, answer.error.type, answer.error.param]).toEqual([400, 'invalid_request', param])
    expect(answer.error.message.length).toBeGreaterThan(10)
  })
})
