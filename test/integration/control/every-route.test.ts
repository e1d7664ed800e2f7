import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Permission, type Role, roles } from '../../../src/control/access/permissions.ts'
import type { Vitals } from '../../../src/control/deps.ts'
import { keepScore } from '../../../src/insight/feedback/keep-score.ts'
import { issueSecret } from '../../../src/keys/issue.ts'
import { bodies, type Operation, operationsIn, pathWith, tamperedBodies } from './operations.ts'
import { ADMIN_KEY, type Answer, openPlane, type Plane } from './plane.ts'
import { freshId, openTenant, rowsOf, type Tenant, unusedLike } from './tenant.ts'

const everyone: readonly Role[] = ['owner', 'admin', 'member', 'viewer']
const admins: readonly Role[] = ['owner', 'admin']

/** Who may do what, written down a second time: what the code grants beyond it is a mistake. */
const declared: Readonly<Record<Exclude<Permission, 'public'>, readonly Role[]>> = {
  operator: [],
  person: [],
  'me:read': everyone,
  'workspace:create': [],
  'workspace:read': everyone,
  'workspace:write': admins,
  'key:read': everyone,
  'key:write': ['owner', 'admin', 'member'],
  'credential:read': everyone,
  'credential:write': admins,
  'balance:read': everyone,
  'request:read': everyone,
  'feedback:write': ['owner', 'admin', 'member'],
  'usage:read': everyone,
  'policy:read': everyone,
  'policy:write': admins,
  'quote:read': everyone,
  'quote:accept': admins,
  'price:read': everyone,
  'token:read': admins,
  'token:write': admins,
  'member:read': everyone,
  'member:write': admins,
  'invitation:read': admins,
  'invitation:write': admins,
}

/** What people may besides, as nobody's token may. */
const ofPeople: readonly string[] = ['person', 'workspace:create']

/** A role with a token, and with a session. */
const callers = roles.flatMap((role) => (['token', 'session'] as const).map((by) => [role, by] as const))

/** Take away or end what they name. */
const ending = ['revokeKey', 'deleteCredential', 'revokeToken', 'acceptOffer', 'declineOffer', 'withdrawOffer']
ending.push('removeMember', 'revokeInvitation')

/** Their samples are of nothing that there is. */
const ofNothing = ['acceptInvitation', 'claimOperator', 'createPasswordLink']

/** Of a node with nothing to do. */
const calm: Vitals = {
  ...{ storeAlive: true, ledgerQueued: 0, ledgerFailingMs: 0, counters: 'memory', driftNano: 0n },
  ...{ repairs: 0, inFlight: 0, streams: 0, uptimeS: 1 },
}

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
      takeScore: (score) => keepScore(plane.store.db, score),
      vitals: () => calm,
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
    who: string | null,
    body: object | undefined = bodies[operation.id],
  ): Promise<Answer> {
    const as = who?.startsWith('trilane.') ? { cookie: who } : { token: who }
    const answer = await plane.call(operation.method, path, body, { ...as, idempotencyKey: `walk-${++calls}` })
    expect([operation.id, path, body, answer.status < 500]).toEqual([operation.id, path, body, true])
    return answer
  }

  /** What `{id}` names in this path, such as `keys`. */
  const kindOf = ({ path }: Operation) => /([a-z]+)\/\{(?:id|userId)\}/.exec(path)?.[1]
  const idOf = (operation: Operation, tenant: Tenant) => tenant.ids[kindOf(operation) ?? ''] ?? ''
  const place = (operation: Operation, ws: string, id: string) =>
    pathWith(operation, { ws, id, userId: id, lane: 'cheap', month: '2026-01' })
  const inWorkspace = ({ path }: Operation) => path.includes('{ws}')
  type By = (typeof callers)[number][1]
  const may = (role: Role, { permission }: Operation, by: By = 'token') =>
    declared[permission as 'operator'].includes(role) || (by === 'session' && ofPeople.includes(permission ?? ''))
  const of = (role: Role, by: By) => (by === 'token' ? mine.tokens : mine.sessions)[role]
  const guarded = () => operations.filter(({ permission }) => permission !== undefined)

  test('declares its permission, and a sample of its body stands here', () => {
    const open = operations.filter(({ permission }) => permission === undefined).map(({ id }) => id)
    expect(['getOpenapi', 'getSignIn']).toEqual(expect.arrayContaining(open))
    for (const { id, permission, hasBody } of guarded()) {
      expect([id, Object.keys(declared)]).toEqual([id, expect.arrayContaining([permission])])
      if (hasBody) expect(Object.keys(bodies)).toContain(id)
    }
    expect(guarded().length).toBeGreaterThanOrEqual(52)
    expect(Object.keys(bodies).filter((id) => !operations.some((operation) => operation.id === id))).toEqual([])
  })

  test('no token, or one that is none here: 401, whatever it names', async () => {
    const expired = await plane.call('POST', `workspaces/${mine.id}/tokens`, {
      ...{ name: 'short', role: 'owner', expiresAt: new Date(plane.time + 1_000).toISOString() },
    })
    const revoked = await plane.call('POST', `workspaces/${mine.id}/tokens`, { name: 'gone', role: 'owner' })
    await plane.call('DELETE', `workspaces/${mine.id}/tokens/${revoked.body.id}`)
    plane.time += 2_000
    const session = mine.sessions.owner.replace(/=.{9}/, '=forgedbyme')
    const unknown = [null, session, 'x', mine.key, issueSecret('tlm').secret, expired.body.token, revoked.body.token]
    for (const operation of guarded()) {
      for (const token of [...unknown, `${ADMIN_KEY}x`]) {
        const answer = await send(operation, place(operation, mine.id, idOf(operation, mine)), token)
        expect([operation.id, token, answer.status]).toEqual([operation.id, token, 401])
        expect(answer.headers['www-authenticate']).toBe('Bearer')
      }
    }
  })

  test.each(callers)('%s by %s: what the role may in its own workspace, else 403', async (role, by) => {
    for (const operation of guarded()) {
      const kind = kindOf(operation)
      const fresh = kind !== undefined && ending.includes(operation.id)
      const id = fresh ? await freshId(plane, mine.id, kind) : idOf(operation, mine)
      const answer = await send(operation, place(operation, mine.id, id), of(role, by))
      if (may(role, operation, by))
        expect([operation.id, answer.status, answer.text]).toEqual([operation.id, ok(operation), answer.text])
      else
        expect([operation.id, answer.status, answer.body.error.code]).toEqual([operation.id, 403, 'missing_permission'])
      expect(answer.text).not.toContain(other.mark)
    }
  })

  /** A month without charges has no statement. */
  const ok = ({ id }: Operation) =>
    id === 'getStatement'
      ? expect.anything()
      : ofNothing.includes(id)
        ? 404
        : expect.toSatisfy((n) => n >= 200 && n < 300)

  test.each(callers)(
    '%s by %s: another workspace, and what is in it, is as one that does not exist: 404',
    async (role, by) => {
      for (const operation of guarded().filter(inWorkspace)) {
        const id = idOf(operation, other)
        const there = await send(operation, place(operation, other.id, id), of(role, by))
        expect([operation.id, there.status, there.body.error.code]).toEqual([operation.id, 404, 'workspace_not_found'])
        const unused = unusedLike(other.id)
        same(there, await send(operation, place(operation, unused, id), of(role, by)), other.id, unused)
      }
    },
  )

  test.each([...callers, ['operator', 'token'] as const])(
    "%s by %s: another workspace's things are not in one's own",
    async (role, by) => {
      const token = role === 'operator' ? ADMIN_KEY : of(role, by)
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
    },
  )

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
