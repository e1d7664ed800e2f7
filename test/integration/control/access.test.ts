import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashSecret, issueSecret } from '../../../src/keys/issue.ts'
import { newWorkspace, openPlane, type Plane } from './plane.ts'

describe('access', () => {
  let plane: Plane
  beforeAll(async () => {
    plane = await openPlane()
  })
  afterAll(() => plane.close())

  async function tokenOf(at: string, role: string, more: object = {}): Promise<string> {
    const { status, body } = await plane.call('POST', `${at}/tokens`, { name: role, role, ...more })
    expect(status).toBe(201)
    expect(body.token).toMatch(/^tlm_/)
    return body.token
  }

  test('no or wrong authentication is a 401 that says what to send', async () => {
    const missing = await plane.call('GET', 'workspaces', undefined, { token: null })
    expect(missing.status).toBe(401)
    expect(missing.headers['www-authenticate']).toBe('Bearer')
    expect(missing.body).toEqual({
      error: {
        type: 'unauthenticated',
        code: 'missing_authorization',
        message: expect.stringContaining('Bearer'),
        param: null,
      },
    })
    for (const token of ['wrong', issueSecret('tlm').secret, 'operator-secre', hashSecret('operator-secret')]) {
      expect((await plane.call('GET', 'workspaces', undefined, { token })).status).toBe(401)
    }
    const dataKey = await plane.call('GET', 'workspaces', undefined, { token: issueSecret('tl').secret })
    expect(dataKey.body.error.message).toContain('key for /v1')
  })

  test('authentication comes before the body is looked at', async () => {
    expect((await plane.call('POST', 'workspaces', '{"na', { token: null })).status).toBe(401)
  })

  test('roles may do what their row says', async () => {
    const { at } = await newWorkspace(plane)
    const may = async (role: string) => {
      const token = await tokenOf(at, role)
      const statuses = await Promise.all([
        plane.call('GET', `${at}/keys`, undefined, { token }),
        plane.call('POST', `${at}/keys`, { name: 'k' }, { token }),
        plane.call('PUT', `${at}/policy`, {}, { token }),
        plane.call('POST', `${at}/credentials`, { provider: 'acme', apiKey: 'x' }, { token }),
        plane.call('PATCH', at, { name: 'N' }, { token }),
        plane.call('POST', `${at}/credits`, { amountUsd: 1, reason: 'r' }, { token, idempotencyKey: role }),
        plane.call('PUT', `${at}/quotes/cheap`, { rules: [] }, { token }),
        plane.call('GET', 'ledger/check', undefined, { token }),
        plane.call('POST', 'workspaces', { name: 'x' }, { token }),
      ])
      return statuses.map((answer) => answer.status)
    }
    expect(await may('viewer')).toEqual([200, 403, 403, 403, 403, 403, 403, 403, 403])
    expect(await may('member')).toEqual([200, 201, 403, 403, 403, 403, 403, 403, 403])
    expect(await may('admin')).toEqual([200, 201, 200, 201, 200, 403, 403, 403, 403])
    expect(await may('owner')).toEqual([200, 201, 200, 201, 200, 403, 403, 403, 403])
  })

  test('another workspace looks as if it did not exist', async () => {
    const [mine, other] = [await newWorkspace(plane), await newWorkspace(plane)]
    const token = await tokenOf(mine.at, 'owner')
    const key = (await plane.call('POST', `${other.at}/keys`, { name: 'k' })).body
    const cred = (await plane.call('POST', `${other.at}/credentials`, { provider: 'acme', apiKey: 'x'.repeat(30) }))
      .body
    const calls: readonly (readonly [string, string, object?])[] = [
      ['GET', other.at],
      ['PATCH', other.at, { name: 'x' }],
      ['GET', `${other.at}/keys/${key.id}`],
      ['GET', `${mine.at}/keys/${key.id}`],
      ['PATCH', `${mine.at}/keys/${key.id}`, { disabled: true }],
      ['POST', `${mine.at}/keys/${key.id}/rotate`],
      ['DELETE', `${mine.at}/keys/${key.id}`],
      ['GET', `${mine.at}/credentials/${cred.id}`],
      ['PATCH', `${mine.at}/credentials/${cred.id}`, { name: 'x' }],
      ['POST', `${mine.at}/credentials/${cred.id}/test`],
      ['DELETE', `${mine.at}/credentials/${cred.id}`],
      ['POST', `${other.at}/credits`, { amountUsd: 1, reason: 'r' }],
      ['GET', 'workspaces/ws_none'],
    ]
    for (const [method, path, body] of calls) {
      expect([path, (await plane.call(method, path, body, { token })).status]).toEqual([path, 404])
    }
    expect((await plane.call('GET', 'workspaces/ws_none/keys')).status).toBe(404)
    const { body } = await plane.call('GET', 'workspaces', undefined, { token })
    expect(body.data.map((w: { id: string }) => w.id)).toEqual([mine.id])
  })

  test('nobody gives out or revokes more than they have', async () => {
    const { at } = await newWorkspace(plane)
    const [owner, admin, member] = [await tokenOf(at, 'owner'), await tokenOf(at, 'admin'), await tokenOf(at, 'member')]
    const give = (token: string, role: string) => plane.call('POST', `${at}/tokens`, { name: 'n', role }, { token })
    expect((await give(admin, 'owner')).status).toBe(403)
    expect((await give(admin, 'admin')).status).toBe(201)
    expect((await give(owner, 'owner')).status).toBe(201)
    expect((await give(member, 'viewer')).status).toBe(403)
    const { body } = await plane.call('GET', `${at}/tokens`)
    expect(JSON.stringify(body)).not.toContain(owner.slice(10))
    const ownerId = body.data.find((t: { role: string }) => t.role === 'owner').id
    expect((await plane.call('DELETE', `${at}/tokens/${ownerId}`, undefined, { token: admin })).status).toBe(403)
    const memberId = body.data.find((t: { role: string }) => t.role === 'member').id
    expect((await plane.call('DELETE', `${at}/tokens/${memberId}`, undefined, { token: admin })).status).toBe(204)
    expect((await plane.call('GET', at, undefined, { token: member })).status).toBe(401)
    expect((await plane.call('DELETE', `${at}/tokens/${memberId}`)).status).toBe(404)
  })

  test('tokens expire', async () => {
    const { at } = await newWorkspace(plane)
    const token = await tokenOf(at, 'viewer', { expiresAt: new Date(plane.time + 1000).toISOString() })
    expect((await plane.call('GET', at, undefined, { token })).status).toBe(200)
    plane.time += 2000
    expect((await plane.call('GET', at, undefined, { token })).status).toBe(401)
    const past = await plane.call('POST', `${at}/tokens`, { name: 'n', role: 'viewer', expiresAt: '2020-01-01' })
    expect(past.status).toBe(400)
  })
})
