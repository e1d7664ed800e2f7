import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../../support/gateway.ts'
import { newcomer, PASSWORD, Visitor, visit } from '../../support/visitor.ts'

const config = 'signIn: { attemptsPerMinute: 0 }'

describe('pages of other sites', () => {
  let gateway: Gateway
  let person: Awaited<ReturnType<typeof newcomer>>
  beforeAll(async () => {
    gateway = await startGateway({ config })
    person = await newcomer(gateway, 'person@example.com')
  })
  afterAll(() => gateway?.stop())

  const change = (headers: Record<string, string | undefined>) =>
    person.visitor.call('PATCH', person.at, { name: 'renamed' }, headers)

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['the same host under another port', { origin: 'http://localhost:1' }],
    ['a page without an origin', { origin: 'null' }],
    ['our name under a domain of theirs', { origin: 'http://localhost.evil.example' }],
    ['no origin', { origin: undefined }],
    ['no origin, the browser says another site', { origin: undefined, 'sec-fetch-site': 'cross-site' }],
    ['no origin, the browser says a neighbour', { origin: undefined, 'sec-fetch-site': 'same-site' }],
    // Whoever has a name can have it lead here: a host that is a name is believed only if it is configured.
    ['a name that leads here', { origin: 'http://rebound.example', host: 'rebound.example' }],
  ])('%s changes nothing with the cookie: 403', async (_, headers) => {
    const { status, body } = 'host' in headers ? await changeAt(headers) : await change(headers)
    expect([status, body.error.code]).toEqual([403, 'cross_site_request'])
    expect((await person.visitor.call('GET', person.at)).body.name).toBe('person')
  })

  /** `fetch` sets the host by itself. */
  const changeAt = (headers: Record<string, string | undefined>) =>
    new Promise<{ status: number; body: { error: { code: string } } }>((resolve, reject) => {
      const cookie = [...person.visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const sent = { ...headers, cookie, 'content-type': 'application/json' }
      request(gateway.url + person.at, { method: 'PATCH', headers: sent }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
      })
        .on('error', reject)
        .end('{"name":"renamed"}')
    })

  test('our own page does, also where the browser tells no origin but the same site', async () => {
    expect((await change({})).status).toBe(200)
    expect((await change({ origin: undefined, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    const numeric = new Visitor(gateway.url)
    for (const [name, value] of person.visitor.cookies) numeric.cookies.set(name, value)
    expect((await numeric.call('PATCH', person.at, { name: 'person' })).status).toBe(200)
  })

  test('a form of another site can send no JSON', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      undefined,
    ]) {
      const { status, body } = await person.visitor.call('PATCH', person.at, '{"name":"x"}', { 'content-type': type })
      expect([type, status, body.error.code]).toEqual([type, 415, 'unsupported_media_type'])
    }
  })

  test('a token needs no origin', async () => {
    const { body } = await person.visitor.call('POST', `${person.at}/tokens`, { name: 't', role: 'owner' })
    const authorization = `Bearer ${body.token}`
    const { status } = await new Visitor(gateway.url).call(
      'PATCH',
      person.at,
      { name: 'person' },
      {
        ...{ authorization, origin: 'https://elsewhere.example' },
      },
    )
    expect(status).toBe(200)
  })

  test('nobody is signed in or out by a page of another site', async () => {
    const origin = 'https://evil.example'
    const victim = visit(gateway)
    const body = { email: 'person@example.com', password: PASSWORD }
    for (const headers of [
      { origin },
      { origin, 'content-type': 'text/plain' },
      { origin: undefined, 'sec-fetch-site': 'cross-site' },
    ]) {
      const { status } = await victim.call('POST', '/api/auth/sign-in/email', body, headers)
      expect([status, victim.cookies.size]).toEqual([403, 0])
    }
    expect((await person.visitor.call('POST', '/api/auth/sign-out', {}, { origin })).status).toBe(403)
    expect((await person.visitor.me()).user.email).toBe('person@example.com')
  })

  test('nobody is sent elsewhere', async () => {
    const body = { email: 'person@example.com', password: PASSWORD, callbackURL: 'https://evil.example/' }
    expect((await visit(gateway).call('POST', '/api/auth/sign-in/email', body)).status).toBe(403)
  })

  test('of better-auth only what is listed is there', async () => {
    for (const path of ['/ok', '/verify-email', '/delete-user', '/sign-in/email/x', '/two-factor/send-otp', ''])
      expect([path, (await person.visitor.call('GET', `/api/auth${path}`)).status]).toEqual([path, 404])
    expect((await person.visitor.call('POST', '/api/auth/change-email', { newEmail: 'x@example.com' })).status).toBe(
      404,
    )
    expect((await person.visitor.call('DELETE', '/api/auth/get-session')).status).toBe(405)
  })

  test('the cookie is for this server alone, and for no script', async () => {
    const visitor = visit(gateway)
    await visitor.signIn('person@example.com', PASSWORD)
    expect(visitor.lately).toEqual([
      expect.stringMatching(/^trilane\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/),
    ])
  })
})

describe('under a public URL', () => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await startGateway({ config, env: { TRILANE_PUBLIC_URL: 'https://llm.example.com' } })
  })
  afterAll(() => gateway?.stop())

  test('that origin alone counts, cookies are for https alone, links lead there', async () => {
    const visitor = new Visitor(gateway.url)
    const origin = 'https://llm.example.com'
    const body = { email: 'person@example.com', password: PASSWORD }
    for (const other of [gateway.url, gateway.url.replace('127.0.0.1', 'localhost'), 'http://llm.example.com'])
      expect((await visitor.call('POST', '/api/auth/sign-up/email', body, { origin: other })).status).toBe(403)
    const made = await visitor.call('POST', '/api/auth/sign-up/email', body, { origin })
    expect(made.status).toBe(200)
    expect(visitor.lately.join()).toMatch(/^__Secure-trilane\.session_token=[^;]+;.*; HttpOnly; Secure; SameSite=Lax$/)
    const { workspaces } = await visitor.me()
    const at = `/api/workspaces/${workspaces[0]?.id}`
    expect((await visitor.call('PATCH', at, { name: 'x' }, { origin: gateway.url })).status).toBe(403)
    expect((await visitor.call('PATCH', at, { name: 'x' }, { origin })).status).toBe(200)
    const invited = await visitor.call(
      'POST',
      `${at}/invitations`,
      { email: 'b@example.com', role: 'viewer' },
      { origin },
    )
    expect(invited.body.link).toMatch(/^https:\/\/llm\.example\.com\/app\/invitation#/)
    expect(gateway.output()).toContain('https://llm.example.com/console/claim#tlo_')
  })
})

describe('attempts', () => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await startGateway({
      config: 'signIn: { attemptsPerMinute: 5 }\nserver: { trustedProxies: [127.0.0.1] }',
    })
  })
  afterAll(() => gateway?.stop())

  test('are limited by address, which a client cannot make up; the account stays open to others', async () => {
    const visitor = visit(gateway)
    const attempt = (address: string, more = {}) =>
      visitor.call(
        'POST',
        '/api/auth/sign-in/email',
        { email: 'a@example.com', password: 'wrong' },
        {
          ...{ 'x-forwarded-for': address, ...more },
        },
      )
    const statuses: number[] = []
    for (let n = 0; n < 7; n++)
      statuses.push((await attempt(`10.9.9.${n}, 10.1.1.1`, { 'x-trilane-client-address': `10.8.8.${n}` })).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
    expect((await attempt('10.2.2.2')).status).toBe(401)
  })
})
