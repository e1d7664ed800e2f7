import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Gateway, startGateway, until } from '../../support/gateway.ts'
import { startMailServer } from '../../support/mail-server.ts'
import { newcomer, PASSWORD, visit } from '../../support/visitor.ts'
import { openPlane } from '../control/plane.ts'

describe('invitations and members', () => {
  let mail: Awaited<ReturnType<typeof startMailServer>>
  let gateway: Gateway
  let owner: Awaited<ReturnType<typeof newcomer>>
  beforeAll(async () => {
    mail = await startMailServer()
    const config = `
signIn: { attemptsPerMinute: 0 }
mail: { smtpUrl: "${mail.url}", from: "Trilane <gateway@trilane.test>" }`
    gateway = await startGateway({ config })
    owner = await newcomer(gateway, 'owner@example.com')
  })
  afterAll(async () => {
    await gateway?.stop()
    await mail?.stop()
  })

  const invite = async (email: string, role: string, who = owner) => {
    const { status, body, text } = await who.visitor.call('POST', `${owner.at}/invitations`, { email, role })
    expect([status, text]).toEqual([201, text])
    return { id: body.id as string, secret: body.link.split('#')[1] as string, body }
  }
  const accept = (who: { visitor: { call: (typeof owner)['visitor']['call'] } }, token: string) =>
    who.visitor.call('POST', '/api/invitations/accept', { token })

  test('the link is shown once and goes out by mail; whoever has an account accepts it', async () => {
    const { secret, body } = await invite('Known@Example.com', 'member')
    expect(body).toMatchObject({ email: 'known@example.com', role: 'member', mailed: true })
    expect(body.link).toMatch(/^http:\/\/localhost:\d+\/app\/invitation#tli_/)
    const letter = mail.letters.find(({ to }) => to === 'known@example.com')
    expect([letter?.text.includes(body.link), letter?.text.includes('"owner"')]).toEqual([true, true])
    const { text: list } = await owner.visitor.call('GET', `${owner.at}/invitations`)
    expect([list.includes('known@example.com'), list.includes('tli_')]).toEqual([true, false])

    const known = await newcomer(gateway, 'known@example.com')
    const accepted = await accept(known, secret)
    expect([accepted.status, accepted.body]).toEqual([200, { id: owner.ws, name: 'owner', role: 'member' }])
    expect((await accept(known, secret)).status).toBe(200)
    expect((await known.visitor.me()).workspaces.length).toBe(2)
    expect((await owner.visitor.call('GET', `${owner.at}/invitations`)).body.data).toEqual([])
    const again = await newcomer(gateway, 'again@example.com')
    expect((await accept(again, secret)).body.error.code).toBe('invitation_not_found')
  })

  test('whoever signs up with it belongs there and has no workspace of their own', async () => {
    const { secret } = await invite('new@example.com', 'admin')
    const { visitor } = await newcomer(gateway, 'new@example.com', { invitation: secret })
    expect((await visitor.me()).workspaces).toEqual([{ id: owner.ws, name: 'owner', role: 'admin' }])
  })

  test('another address cannot use it, nor anybody a revoked or superseded one', async () => {
    const first = await invite('wanted@example.com', 'viewer')
    const other = await newcomer(gateway, 'other@example.com', { invitation: first.secret })
    expect((await other.visitor.me()).workspaces.map(({ name }) => name)).toEqual(['other'])
    const wrong = await accept(other, first.secret)
    expect([wrong.status, wrong.body.error.code]).toEqual([403, 'invitation_for_another'])
    const second = await invite('wanted@example.com', 'viewer')
    const wanted = await newcomer(gateway, 'wanted@example.com')
    expect((await accept(wanted, first.secret)).status).toBe(404)
    expect((await owner.visitor.call('DELETE', `${owner.at}/invitations/${second.id}`)).status).toBe(204)
    expect((await owner.visitor.call('DELETE', `${owner.at}/invitations/${second.id}`)).status).toBe(404)
    expect((await accept(wanted, second.secret)).status).toBe(404)
    expect((await accept(wanted, 'nonsense')).status).toBe(404)
  })

  test('nobody gives or takes more than they have; the last owner stays', async () => {
    const admin = await newcomer(gateway, 'admin@example.com', {
      invitation: (await invite('admin@example.com', 'admin')).secret,
    })
    const member = await newcomer(gateway, 'plain@example.com', {
      invitation: (await invite('plain@example.com', 'member')).secret,
    })
    const at = (id: string) => `${owner.at}/members/${id}`
    const codes = async (answer: Promise<{ status: number; body: { error?: { code: string } } }>) => {
      const { status, body } = await answer
      return [status, body?.error?.code]
    }
    const forbidden = [403, 'missing_permission']
    expect(await codes(admin.visitor.call('PATCH', at(owner.id), { role: 'viewer' }))).toEqual(forbidden)
    expect(await codes(admin.visitor.call('DELETE', at(owner.id)))).toEqual(forbidden)
    expect(await codes(admin.visitor.call('PATCH', at(admin.id), { role: 'owner' }))).toEqual(forbidden)
    expect(
      await codes(admin.visitor.call('POST', `${owner.at}/invitations`, { email: 'x@example.com', role: 'owner' })),
    ).toEqual(forbidden)
    expect(await codes(member.visitor.call('PATCH', at(admin.id), { role: 'viewer' }))).toEqual(forbidden)
    expect(await codes(member.visitor.call('DELETE', at(admin.id)))).toEqual(forbidden)
    expect(await codes(owner.visitor.call('DELETE', at(owner.id)))).toEqual([409, 'last_owner'])
    expect(await codes(owner.visitor.call('PATCH', at(owner.id), { role: 'admin' }))).toEqual([409, 'last_owner'])
    expect(await codes(owner.visitor.call('DELETE', at('usr_nobody')))).toEqual([404, 'member_not_found'])

    const changed = await owner.visitor.call('PATCH', at(member.id), { role: 'viewer' })
    expect(changed.body).toMatchObject({ userId: member.id, email: 'plain@example.com', role: 'viewer' })
    expect((await member.visitor.call('POST', `${owner.at}/keys`, { name: 'k' })).status).toBe(403)
    // Leaving needs no permission, and is in effect at once.
    expect((await member.visitor.call('DELETE', at(member.id))).status).toBe(204)
    expect((await member.visitor.call('GET', owner.at)).status).toBe(404)
    const { body } = await admin.visitor.call('GET', `${owner.at}/members`)
    expect(body.data.map(({ email }: { email: string }) => email)).not.toContain('plain@example.com')
  })

  test('two owners who take each other out at once: one stays', async () => {
    const place = await newcomer(gateway, 'pair-a@example.com')
    const invited = await place.visitor.call('POST', `${place.at}/invitations`, {
      email: 'pair-b@example.com',
      role: 'owner',
    })
    const other = await newcomer(gateway, 'pair-b@example.com', { invitation: invited.body.link.split('#')[1] })
    const statuses = await Promise.all([
      place.visitor.call('DELETE', `${place.at}/members/${other.id}`),
      other.visitor.call('DELETE', `${place.at}/members/${place.id}`),
    ])
    expect(statuses.filter(({ status }) => status === 204).length).toBe(1)
    const { data } = await gateway.api<{ data: unknown[] }>('GET', `${place.at}/members`)
    expect(data.length).toBe(1)
  })

  test('a new password by mail ends the sessions; unknown addresses are answered alike', async () => {
    const { visitor } = await newcomer(gateway, 'forgot@example.com')
    const ask = (email: string) => visit(gateway).call('POST', '/api/auth/request-password-reset', { email })
    const [known, unknown] = [await ask('forgot@example.com'), await ask('nobody@example.com')]
    expect([known.status, known.text]).toEqual([200, unknown.text])
    const letter = await until(() => mail.letters.find(({ to }) => to === 'forgot@example.com'), 'the letter is there')
    const token = /\/app\/reset-password#(\S+)/.exec(letter.text)?.[1]
    const stranger = visit(gateway)
    const reset = await stranger.call('POST', '/api/auth/reset-password', { token, newPassword: 'another password' })
    expect(reset.status).toBe(200)
    expect((await visitor.call('GET', '/api/me')).status).toBe(401)
    expect((await stranger.signIn('forgot@example.com', PASSWORD)).status).toBe(401)
    expect((await stranger.signIn('forgot@example.com', 'another password')).status).toBe(200)
    const twice = await visit(gateway).call('POST', '/api/auth/reset-password', {
      token,
      newPassword: 'a third password',
    })
    expect(twice.status).toBe(400)
    expect(mail.letters.some(({ to }) => to === 'nobody@example.com')).toBe(false)
  })
})

test('an invitation expires', async () => {
  const plane = await openPlane()
  try {
    const { body: ws } = await plane.call('POST', 'workspaces', { name: 'Acme' })
    const made = await plane.call('POST', `workspaces/${ws.id}/invitations`, {
      email: 'late@example.com',
      role: 'viewer',
    })
    const body = { email: 'late@example.com', password: PASSWORD }
    const up = await plane.call('POST', 'auth/sign-up/email', body, { token: null })
    const cookie = String([up.headers['set-cookie']].flat()[0]).split(';')[0] ?? ''
    plane.time += 7 * 24 * 3_600_000
    expect((await plane.call('GET', `workspaces/${ws.id}/invitations`)).body.data).toEqual([])
    const token = made.body.link.split('#')[1]
    const late = await plane.call('POST', 'invitations/accept', { token }, { cookie })
    expect([late.status, late.body.error.code]).toEqual([404, 'invitation_not_found'])
  } finally {
    await plane.close()
  }
})
