import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../../support/gateway.ts'
import { openPlace, type Place, setUps } from '../../support/places.ts'
import { newcomer, PASSWORD, visit } from '../../support/visitor.ts'

// Each test signs up; the limit has a suite of its own.
const config = 'signIn: { attemptsPerMinute: 0 }\ntrial: { signUpCreditUsd: 2 }'

describe.each(setUps)('people who sign in (%s)', (setUp) => {
  let place: Place
  let gateway: Gateway
  beforeAll(async () => {
    place = await openPlace(setUp)
    gateway = await startGateway({ config, dataDir: place.dataDir, databaseUrl: place.databaseUrl })
  })
  afterAll(async () => {
    await gateway?.stop()
    await place?.remove()
  })

  test('an address and a password make an account, a session and a workspace with credit', async () => {
    const visitor = visit(gateway)
    const made = await visitor.signUp('Ann.Smith@Example.com', PASSWORD)
    expect([made.status, Object.keys(made.body)]).toEqual([200, ['user']])
    expect(made.body.user).toMatchObject({ email: 'ann.smith@example.com', name: 'ann.smith' })
    const me = await visitor.me()
    expect(me).toEqual({
      user: {
        id: made.body.user.id,
        email: 'ann.smith@example.com',
        name: 'ann.smith',
        twoFactorEnabled: false,
        passkeys: 0,
      },
      operator: false,
      workspaces: [{ id: expect.stringMatching(/^ws_/), name: 'ann.smith', role: 'owner' }],
    })
    const { body } = await visitor.call('GET', `/api/workspaces/${me.workspaces[0]?.id}/balance`)
    expect(body.creditUsd).toBe('2')
  })

  test('the session makes a key, which calls', async () => {
    const { visitor, at } = await newcomer(gateway, 'key@example.com')
    const key = await visitor.call('POST', `${at}/keys`, { name: 'first' })
    expect([key.status, key.text]).toEqual([201, expect.stringContaining('tl_')])
    const answer = await fetch(`${gateway.baseURL}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.body.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'cheap/sandbox-small', messages: [{ role: 'user', content: 'Hello' }] }),
    })
    expect(answer.status).toBe(200)
  })

  test('signing out ends it, signing in begins another', async () => {
    const { visitor, id } = await newcomer(gateway, 'out@example.com')
    const before = new Map(visitor.cookies)
    expect((await visitor.call('POST', '/api/auth/sign-out', {})).status).toBe(200)
    expect(visitor.cookies.size).toBe(0)
    for (const [name, value] of before) visitor.cookies.set(name, value)
    const over = await visitor.call('GET', '/api/me')
    expect([over.status, over.body.error.code]).toEqual([401, 'session_over'])
    visitor.cookies.clear()
    expect((await visitor.signIn('out@example.com', PASSWORD)).status).toBe(200)
    expect((await visitor.me()).user.id).toBe(id)
  })

  test('a wrong password and an unknown address are told alike', async () => {
    await newcomer(gateway, 'known@example.com')
    const visitor = visit(gateway)
    const wrong = await visitor.signIn('known@example.com', 'not the password')
    const unknown = await visitor.signIn('unknown@example.com', 'not the password')
    expect([wrong.status, wrong.text]).toEqual([unknown.status, unknown.text])
    expect([wrong.status, wrong.body.code, visitor.cookies.size]).toEqual([401, 'INVALID_EMAIL_OR_PASSWORD', 0])
  })

  test("another's workspace is as one that does not exist", async () => {
    const { visitor } = await newcomer(gateway, 'mine@example.com')
    const other = await newcomer(gateway, 'other@example.com')
    const there = await visitor.call('GET', `${other.at}/keys`)
    expect([there.status, there.body.error.code]).toEqual([404, 'workspace_not_found'])
    const nowhere = await visitor.call('GET', `/api/workspaces/ws_${'0'.repeat(32)}/keys`)
    expect(nowhere.text.replace(`ws_${'0'.repeat(32)}`, other.ws)).toBe(there.text)
    const { body } = await visitor.call('GET', '/api/workspaces')
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['mine'])
  })

  test('a token goes before the cookie', async () => {
    const { visitor } = await newcomer(gateway, 'token@example.com')
    const wrong = await visitor.call('GET', '/api/me', undefined, { authorization: 'Bearer nothing' })
    expect([wrong.status, wrong.body.error.code]).toEqual([401, 'invalid_token'])
    const me = await gateway.api('GET', '/api/me', undefined, { cookie: [...visitor.cookies].join('; ') })
    expect(me).toEqual({ user: null, operator: true, workspaces: [] })
  })

  test('whoever is signed in makes workspaces, up to a number', async () => {
    const { visitor } = await newcomer(gateway, 'many@example.com')
    const made = await visitor.call('POST', '/api/workspaces', { name: 'second' })
    expect(made.status).toBe(201)
    expect((await visitor.me()).workspaces).toContainEqual({ id: made.body.id, name: 'second', role: 'owner' })
    const all = await Promise.all(
      [...Array(12).keys()].map((n) => visitor.call('POST', '/api/workspaces', { name: `n${n}` })),
    )
    expect(all.filter(({ status }) => status === 201).length).toBe(8)
    expect(all.find(({ status }) => status !== 201)?.body.error.code).toBe('too_many_workspaces')
  })

  test('sessions outlive a restart', async () => {
    const { visitor, id } = await newcomer(gateway, 'again@example.com')
    await gateway.stop()
    gateway = await startGateway({ config, dataDir: place.dataDir, databaseUrl: place.databaseUrl })
    const again = visit(gateway)
    for (const [name, value] of visitor.cookies) again.cookies.set(name, value)
    expect((await again.me()).user.id).toBe(id)
  })
})
