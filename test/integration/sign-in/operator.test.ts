import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway } from '../../support/gateway.ts'
import { openPlace, type Place, setUps } from '../../support/places.ts'
import { newcomer, PASSWORD, visit } from '../../support/visitor.ts'

const linkIn = (gateway: Gateway) => /(http\S+)\/console\/claim#(tlo_\S+)/.exec(gateway.output())

describe.each(setUps)('the first operator (%s)', (setUp) => {
  let place: Place
  let gateway: Gateway
  const start = async () => {
    const config = 'signIn: { signUp: invited, attemptsPerMinute: 0 }'
    gateway = await startGateway({ config, dataDir: place.dataDir, databaseUrl: place.databaseUrl })
  }
  beforeAll(async () => {
    place = await openPlace(setUp)
    await start()
  })
  afterAll(async () => {
    await gateway?.stop()
    await place?.remove()
  })

  test('comes from the link that the latest start printed, once', async () => {
    const former = linkIn(gateway)?.[2] ?? ''
    await gateway.stop()
    await start()
    const [, origin, claim = ''] = linkIn(gateway) ?? []
    expect([origin, claim === former]).toEqual([gateway.url.replace('127.0.0.1', 'localhost'), false])

    const refused = await visit(gateway).signUp('nobody@example.com', PASSWORD)
    expect([refused.status, refused.body.code]).toEqual([403, 'SIGN_UP_BY_INVITATION'])
    expect((await visit(gateway).signUp('nobody@example.com', PASSWORD, { claim: former })).status).toBe(403)

    const { visitor, at } = await newcomer(gateway, 'first@example.com', { claim })
    expect((await visitor.me()).operator).toBe(false)
    expect((await visitor.call('GET', '/api/models')).status).toBe(403)
    expect((await visitor.call('POST', '/api/operator/claim', { token: former })).status).toBe(404)
    const other = await visitor.call('POST', `${at}/invitations`, { email: 'second@example.com', role: 'member' })
    const second = await newcomer(gateway, 'second@example.com', { invitation: other.body.link.split('#')[1] })

    const both = await Promise.all(
      [visitor, second.visitor].map((one) => one.call('POST', '/api/operator/claim', { token: claim })),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404])
    const winner = both[0]?.status === 200 ? visitor : second.visitor
    expect((await winner.me()).operator).toBe(true)
    expect((await winner.call('GET', '/api/models')).status).toBe(200)
    // Any workspace, as with the operator's key; making one makes no member of it.
    const made = await winner.call('POST', '/api/workspaces', { name: 'of a customer' })
    expect((await winner.me()).workspaces.map(({ id }) => id)).not.toContain(made.body.id)
    expect((await winner.call('GET', `/api/workspaces/${made.body.id}/keys`)).status).toBe(200)
    const missing = await winner.call('GET', `/api/workspaces/ws_${'0'.repeat(32)}/keys`)
    expect([missing.status, missing.body.error.code]).toEqual([404, 'workspace_not_found'])

    await gateway.stop()
    await start()
    expect(linkIn(gateway)).toBe(null)
  })

  test('hands a link to who forgot the password: once, and it ends their sessions', async () => {
    const { id } = await gateway.api<{ id: string }>('POST', '/api/workspaces', { name: 'of the forgetful' })
    const invited = { email: 'forgetful@example.com', role: 'owner' }
    const { link } = await gateway.api<{ link: string }>('POST', `/api/workspaces/${id}/invitations`, invited)
    const { visitor } = await newcomer(gateway, invited.email, { invitation: link.split('#')[1] })
    const links = '/api/operator/password-links'
    expect((await visitor.call('POST', links, { email: invited.email })).status).toBe(403)
    await expect(gateway.api('POST', links, { email: 'nobody@example.com' })).rejects.toThrow(/404.*person_not_found/)

    const made = await gateway.api<{ link: string }>('POST', links, { email: 'Forgetful@example.com' })
    const [page, token] = made.link.split('#')
    expect(page).toBe(`${visitor.url}/app/reset-password`)
    const reset = () =>
      visit(gateway).call('POST', '/api/auth/reset-password', { token, newPassword: 'a password to remember' })
    expect((await reset()).status).toBe(200)
    expect((await reset()).status).toBe(400)
    expect((await visitor.call('GET', '/api/me')).status).toBe(401)
    expect((await visit(gateway).signIn(invited.email, PASSWORD)).status).toBe(401)
    expect((await visit(gateway).signIn(invited.email, 'a password to remember')).status).toBe(200)
  })
})

test('tokens are nobody: they cannot become operator', async () => {
  const gateway = await startGateway()
  try {
    await expect(gateway.api('POST', '/api/operator/claim', { token: 'x' })).rejects.toThrow(/403.*missing_permission/)
    await expect(gateway.api('POST', '/api/invitations/accept', { token: 'x' })).rejects.toThrow(/403/)
  } finally {
    await gateway.stop()
  }
})
