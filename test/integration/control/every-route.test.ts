import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Permission, type Role, roles } from '../../../src/control/access/permissions.ts'
import { issueSecret } from '../../../src/keys/issue.ts'
import { bodies, type Operation, operationsIn, pathWith, tamperedBodies } from './operations.ts'
import { ADMIN_KEY, type Answer, openPlane, type Plane } from './plane.ts'
import { freshId, openTenant, rowsOf, type Tenant, unusedLike } from './tenant.ts'

const everyone: readonly Role[] = ['owner', 'admin', 'member', 'viewer']
const admins: readonly Role[] = ['owner', 'admin']

/** Who may do what, written down a second time: what the code grants beyond it is a mistake. */
const declared: Readonly<Record<Exclude<Permission, 'public'>, readonly Role[]>> = {
  operator: [],
  'workspace:read': everyone,
  'workspace:write': admins,
  'key:read': everyone,
  'key:write': ['owner', 'admin', 'member'],
  'credential:read': everyone,
  'credential:write': admins,
  'balance:read': everyone,
  'request:read': everyone,
  'usage:read': everyone,
  'policy:read': everyone,
  'policy:write': admins,
  'quote:read': everyone,
  'quote:accept': admins,
  'price:read': everyone,
  'token:read': admins,
  'token:write': admins,
}

/** Take away or end what they name. */
const ending = ['revokeKey', 'deleteCredential', 'revokeToken', 'acceptOffer', 'declineOffer', 'withdrawOffer']

// Each test makes hundreds of calls.
vi.setConfig({ testTimeout: 60_000 })

describe('every route of the management API', () => {
  let plane: Plane
  let operations: Operation[]
  let mine: Tenant
  let other: Tenant
  let untouched: Record<string, string[]>
  let calls = 0

  beforeAll(async () => {
    plane = await openPlane({
      priceView: () => [],
      explain: async () => ({ model: undefined, plan: '[]', refused: undefined }),
      isNodeAlive: async () => true,
    })
    operations = operationsIn((await plane.call('GET', '/api/openapi.json', undefined, { token: null })).body)
    mine = await openTenant(plane, 'aaa')
    other = await openTenant(plane, 'zzz')
    untouched = await rowsOf(plane, other)
  })
  afterAll(() => plane.close())

  /** The call with a good body unless told; never a fault of ours. */
  async function send(
    operation: Operation,
    path: string,
    token: string | null,
    body: object | undefined = bodies[operation.id],
  ): Promise<Answer> {
    const answer = await plane.call(operation.method, path, body, { token, idempotencyKey: `walk-${++calls}` })
    expect([operation.id, path, body, answer.status < 500]).toEqual([operation.id, path, body, true])
    return answer
  }

  /** What `{id}` names in this path, such as `keys`. */
  const kindOf = ({ path }: Operation) => /([a-z]+)\/\{id\}/.exec(path)?.[1]
  const idOf = (operation: Operation, tenant: Tenant) => tenant.ids[kindOf(operation) ?? ''] ?? ''
  const place = (operation: Operation, ws: string, id: string) =>
    pathWith(operation, { ws, id, lane: 'cheap', month: '2026-01' })
  const inWorkspace = ({ path }: Operation) => path.includes('{ws}')
  const may = (role: Role, { permission }: Operation) => declared[permission as 'operator'].includes(role)
  const guarded = () => operations.filter(({ permission }) => permission !== undefined)

  test('declares its permission, and a sample of its body stands here', () => {
    expect(operations.filter(({ permission }) => permission === undefined).map(({ id }) => id)).toEqual(
      operations.some(({ id }) => id === 'getOpenapi') ? ['getOpenapi'] : [],
    )
    for (const { id, permission, hasBody } of guarded()) {
      expect([id, Object.keys(declared)]).toEqual([id, expect.arrayContaining([permission])])
      if (hasBody) expect(Object.keys(bodies)).toContain(id)
    }
    expect(guarded().length).toBeGreaterThanOrEqual(45)
    expect(Object.keys(bodies).filter((id) => !operations.some((operation) => operation.id === id))).toEqual([])
  })

  test('no token, or one that is none here: 401, whatever it names', async () => {
    const expired = await plane.call('POST', `workspaces/${mine.id}/tokens`, {
      ...{ name: 'short', role: 'owner', expiresAt: new Date(plane.time + 1_000).toISOString() },
    })
    const revoked = await plane.call('POST', `workspaces/${mine.id}/tokens`, { name: 'gone', role: 'owner' })
    await plane.call('DELETE', `workspaces/${mine.id}/tokens/${revoked.body.id}`)
    plane.time += 2_000
    const unknown = [null, 'x', mine.key, issueSecret('tlm').secret, expired.body.token, revoked.body.token]
    for (const operation of guarded()) {
      for (const token of [...unknown, `${ADMIN_KEY}x`]) {
        const answer = await send(operation, place(operation, mine.id, idOf(operation, mine)), token)
        expect([operation.id, token, answer.status]).toEqual([operation.id, token, 401])
        expect(answer.headers['www-authenticate']).toBe('Bearer')
      }
    }
  })

  test.each(roles)('%s: what its role may in its own workspace, else 403', async (role) => {
    for (const operation of guarded()) {
      const kind = kindOf(operation)
      const fresh = kind !== undefined && ending.includes(operation.id)
      const id = fresh ? await freshId(plane, mine.id, kind) : idOf(operation, mine)
      const answer = await send(operation, place(operation, mine.id, id), mine.tokens[role])
      if (may(role, operation))
        expect([operation.id, answer.status, answer.text]).toEqual([operation.id, ok(operation), answer.text])
      else
        expect([operation.id, answer.status, answer.body.error.code]).toEqual([operation.id, 403, 'missing_permission'])
      expect(answer.text).not.toContain(other.mark)
    }
  })

  /** A month without charges has no statement. */
  const ok = ({ id }: Operation) =>
    id === 'getStatement' ? expect.anything() : expect.toSatisfy((n) => n >= 200 && n < 300)

  test.each(roles)('%s: another workspace, and what is in it, is as one that does not exist: 404', async (role) => {
    for (const operation of guarded().filter(inWorkspace)) {
      const id = idOf(operation, other)
      const there = await send(operation, place(operation, other.id, id), mine.tokens[role])
      expect([operation.id, there.status, there.body.error.code]).toEqual([operation.id, 404, 'workspace_not_found'])
      const unused = unusedLike(other.id)
      same(there, await send(operation, place(operation, unused, id), mine.tokens[role]), other.id, unused)
    }
  })

  test.each([...roles, 'operator' as const])("%s: another workspace's things are not in one's own", async (role) => {
    const token = role === 'operator' ? ADMIN_KEY : mine.tokens[role]
    const named = guarded().filter((operation) => inWorkspace(operation) && kindOf(operation) !== undefined)
    expect(named.length).toBeGreaterThan(10)
    for (const operation of named) {
      const id = idOf(operation, other)
      const unused = unusedLike(id)
      const there = await send(operation, place(operation, mine.id, id), token)
      expect([operation.id, there.status]).toEqual([
        operation.id,
        role === 'operator' || may(role, operation) ? 404 : 403,
      ])
      same(there, await send(operation, place(operation, mine.id, unused), token), id, unused)
    }
  })

  test('ids of others in queries find nothing', async () => {
    const reading = guarded().filter(({ method, permission }) => method === 'GET' && permission !== 'operator')
    for (const operation of reading) {
      for (const name of operation.query) {
        for (const value of [...Object.values(other.ids), other.id, other.mark, `team:${other.mark}`]) {
          const path = `${place(operation, mine.id, idOf(operation, mine))}?${new URLSearchParams({ [name]: value })}`
          const { status, text } = await send(operation, path, mine.tokens.owner)
          const said = text.replaceAll(value, '')
          expect([path, status, said.includes(other.mark)]).toEqual([path, expect.toBeOneOf([200, 400, 404]), false])
          for (const id of [other.id, ...Object.values(other.ids)]) expect(said).not.toContain(id)
        }
      }
    }
  })

  test('ids of others, and texts that no database takes, in bodies', async () => {
    const texts = [
      other.id,
      other.ids.keys ?? '',
      other.ids.credentials ?? '',
      '\0',
      '\ud800',
      "' or 1=1 --",
      'x'.repeat(5_000),
    ]
    for (const operation of guarded().filter(({ hasBody }) => hasBody)) {
      const token = may('owner', operation) ? mine.tokens.owner : ADMIN_KEY
      for (const text of texts) {
        for (const body of tamperedBodies(bodies[operation.id] ?? {}, text)) {
          const path = place(operation, mine.id, idOf(operation, mine))
          expect((await send(operation, path, token, body)).text).not.toContain(other.mark)
        }
      }
    }
  })

  test("another workspace's Idempotency-Key is one's own", async () => {
    for (const [path, id] of [
      ['keys', 'createKey'],
      ['credentials', 'createCredential'],
    ] as const) {
      const options = { token: mine.tokens.owner, idempotencyKey: `${other.mark}-${path}` }
      const { status, body } = await plane.call('POST', `workspaces/${mine.id}/${path}`, bodies[id], options)
      expect([path, status, body.workspaceId]).toEqual([path, 201, mine.id])
    }
  })

  test("after all that the other workspace's rows are what they were", async () => {
    expect(Object.values(untouched).flat().length).toBeGreaterThan(15)
    expect(await rowsOf(plane, other)).toEqual(untouched)
  })
})

/** Two answers that differ in the id that was asked for and in nothing else. */
function same(there: Answer, nowhere: Answer, id: string, unused: string): void {
  expect(nowhere.text.replaceAll(unused, id)).toBe(there.text)
  expect(nowhere.status).toBe(there.status)
  const names = (answer: Answer) => ({ ...answer.headers, date: undefined })
  expect(names(nowhere)).toEqual(names(there))
}
