import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../../support/gateway.ts'
import { type OidcProviderForTests, startOidcProvider } from '../../support/oidc-provider.ts'
import { newcomer, type Visitor, visit } from '../../support/visitor.ts'

describe('single sign-on', () => {
  let provider: OidcProviderForTests
  let gateway: Gateway
  const configOf = ({ issuer, clientId, clientSecret }: OidcProviderForTests, signUp: string) => `
signIn:
  signUp: ${signUp}
  attemptsPerMinute: 0
  oidc: [{ id: company, name: Company, issuer: "${issuer}", clientId: ${clientId}, clientSecret: ${clientSecret} }]`
  beforeAll(async () => {
    provider = await startOidcProvider()
    gateway = await startGateway({ config: configOf(provider, 'open') })
  })
  afterAll(async () => {
    await gateway?.stop()
    await provider?.stop()
  })

  const begin = (visitor: Visitor) =>
    visitor.call('POST', '/api/auth/sign-in/social', {
      provider: 'company',
      callbackURL: '/app',
      errorCallbackURL: '/app/sign-in',
    })

  /** Where one ends up, having been to the provider. */
  async function go(visitor: Visitor): Promise<string> {
    const begun = await begin(visitor)
    expect([begun.status, begun.text]).toEqual([200, begun.text])
    const there = await fetch(begun.body.url, { redirect: 'manual' })
    const back = await visitor.call('GET', there.headers.get('location') ?? '')
    return back.headers.get('location') ?? `${back.status} ${back.text}`
  }

  test('somebody new gets an account and a workspace; the same person comes back to it', async () => {
    const visitor = visit(gateway)
    expect((await visitor.call('GET', '/api/sign-in')).body).toEqual({
      ...{ signUp: 'open', passwordReset: false, providers: [{ id: 'company', name: 'Company' }] },
    })
    expect(await go(visitor)).toBe('/app')
    const me = await visitor.me()
    expect(me).toMatchObject({
      user: { email: 'person@company.test', name: 'Some Person' },
      workspaces: [{ name: 'person', role: 'owner' }],
    })
    const again = visit(gateway)
    await go(again)
    expect((await again.me()).user.id).toBe(me.user.id)
  })

  test('whose address the provider vouches for has what they were invited to', async () => {
    const { visitor, at, ws } = await newcomer(gateway, 'host@example.com')
    await visitor.call('POST', `${at}/invitations`, { email: 'guest@company.test', role: 'member' })
    provider.person = { sub: 'p-2', email: 'guest@company.test', email_verified: true }
    const guest = visit(gateway)
    await go(guest)
    expect((await guest.me()).workspaces).toEqual([{ id: ws, name: 'host', role: 'member' }])
    await visitor.call('POST', `${at}/invitations`, { email: 'liar@company.test', role: 'member' })
    provider.person = { sub: 'p-3', email: 'liar@company.test', email_verified: false }
    const liar = visit(gateway)
    await go(liar)
    expect((await liar.me()).workspaces.map(({ name }) => name)).toEqual(['liar'])
  })

  test('an account that somebody made with this address is not handed over', async () => {
    await newcomer(gateway, 'early@company.test')
    provider.person = { sub: 'p-4', email: 'early@company.test', email_verified: true }
    const visitor = visit(gateway)
    expect(await go(visitor)).toMatch(/^\/app\/sign-in\?error=account_not_linked/)
    expect((await visitor.call('GET', '/api/me')).status).toBe(401)
  })

  test("another's answer is nobody's: the state belongs to the browser that began", async () => {
    const begun = await begin(visit(gateway))
    const there = await fetch(begun.body.url, { redirect: 'manual' })
    const victim = visit(gateway)
    const back = await victim.call('GET', there.headers.get('location') ?? '')
    expect([back.status, victim.cookies.has('trilane.session_token')]).toEqual([302, false])
  })

  test('with invitations only, nobody else comes in', async () => {
    const other = await startGateway({ config: configOf(provider, 'invited') })
    try {
      provider.person = { sub: 'p-5', email: 'stranger@company.test', email_verified: true }
      const visitor = visit(other)
      await go(visitor)
      expect((await visitor.call('GET', '/api/me')).status).toBe(401)
      const { id } = await other.api<{ id: string }>('POST', '/api/workspaces', { name: 'Company' })
      await other.api('POST', `/api/workspaces/${id}/invitations`, { email: 'stranger@company.test', role: 'admin' })
      expect(await go(visitor)).toBe('/app')
      expect((await visitor.me()).workspaces).toEqual([{ id, name: 'Company', role: 'admin' }])
    } finally {
      await other.stop()
    }
  })

  test('a provider that cannot be asked is missing, the rest works', async () => {
    provider.up = false
    const other = await startGateway({ config: configOf(provider, 'open') })
    try {
      expect((await begin(visit(other))).status).toBe(404)
      expect((await newcomer(other, 'else@example.com')).id).toMatch(/^usr_/)
    } finally {
      provider.up = true
      await other.stop()
    }
  })
})
