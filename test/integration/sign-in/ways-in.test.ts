import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Authenticator } from '../../support/authenticator.ts'
import { type Gateway, startGateway } from '../../support/gateway.ts'
import { openPlace, type Place, setUps } from '../../support/places.ts'
import { newcomer, PASSWORD, type Visitor, visit } from '../../support/visitor.ts'

describe.each(setUps)('ways to sign in (%s)', (setUp) => {
  let place: Place
  let gateway: Gateway
  beforeAll(async () => {
    place = await openPlace(setUp)
    const config = 'signIn: { attemptsPerMinute: 0 }'
    gateway = await startGateway({ config, dataDir: place.dataDir, databaseUrl: place.databaseUrl })
  })
  afterAll(async () => {
    await gateway?.stop()
    await place?.remove()
  })

  test('a second factor: enrolled, asked for, and a backup code in its place', async () => {
    const { visitor } = await newcomer(gateway, 'careful@example.com')
    const post = (who: Visitor, path: string, body: object) => who.call('POST', `/api/auth${path}`, body)
    expect((await post(visitor, '/two-factor/enable', { password: 'not mine' })).status).toBe(400)
    const enabled = await post(visitor, '/two-factor/enable', { password: PASSWORD })
    const secret = new URL(enabled.body.totpURI).searchParams.get('secret') ?? ''
    expect([enabled.body.backupCodes.length, (await visitor.me()).user.twoFactorEnabled]).toEqual([10, false])
    expect((await post(visitor, '/two-factor/verify-totp', { code: '000000' })).status).toBe(401)
    expect((await post(visitor, '/two-factor/verify-totp', { code: codeOf(secret) })).status).toBe(200)
    expect((await visitor.me()).user.twoFactorEnabled).toBe(true)

    const again = visit(gateway)
    const half = await again.signIn('careful@example.com', PASSWORD)
    expect([half.status, half.body.twoFactorRedirect]).toEqual([200, true])
    expect((await again.call('GET', '/api/me')).status).toBe(401)
    expect((await post(again, '/two-factor/verify-totp', { code: '000000' })).status).toBe(401)
    expect((await post(again, '/two-factor/verify-totp', { code: codeOf(secret) })).status).toBe(200)
    expect((await again.me()).user.email).toBe('careful@example.com')

    const [code] = enabled.body.backupCodes
    for (const expected of [200, 401]) {
      const lost = visit(gateway)
      await lost.signIn('careful@example.com', PASSWORD)
      expect((await post(lost, '/two-factor/verify-backup-code', { code })).status).toBe(expected)
    }
    expect((await post(again, '/two-factor/disable', { password: PASSWORD })).status).toBe(200)
    expect((await visit(gateway).signIn('careful@example.com', PASSWORD)).body.user.twoFactorEnabled).toBe(false)
  })

  test('a passkey is added to an account, and signs in', async () => {
    const { visitor, id } = await newcomer(gateway, 'keyed@example.com')
    const key = new Authenticator()
    const options = await visitor.call('GET', '/api/auth/passkey/generate-register-options')
    expect([options.status, options.body.rp.id]).toEqual([200, 'localhost'])
    const response = key.register(options.body, visitor.url)
    expect((await visitor.call('POST', '/api/auth/passkey/verify-registration', { response })).status).toBe(200)
    expect((await visitor.me()).user.passkeys).toBe(1)

    const again = visit(gateway)
    expect((await signInWith(again, key)).status).toBe(200)
    expect((await again.me()).user.id).toBe(id)
    expect((await signInWith(visit(gateway), new Authenticator())).status).toBe(401)
    expect((await signInWith(visit(gateway), key, 'https://evil.example')).status).not.toBe(200)
  })

  test('a passkey alone makes an account', async () => {
    const visitor = visit(gateway)
    const key = new Authenticator()
    const begin = (email: unknown) => {
      const context = encodeURIComponent(JSON.stringify({ email }))
      return visitor.call('GET', `/api/auth/passkey/generate-register-options?context=${context}`)
    }
    expect((await begin('no address')).status).toBe(400)
    expect((await visitor.call('GET', '/api/auth/passkey/generate-register-options')).status).toBe(400)
    const finish = async (options: { challenge: string; rp: { id: string } }) => {
      const body = { response: key.register(options, visitor.url), createSession: true }
      return visitor.call('POST', '/api/auth/passkey/verify-registration', body)
    }
    const made = await finish((await begin('Handy@Example.com')).body)
    expect([made.status, made.text.includes('"token"')]).toEqual([200, false])
    const me = await visitor.me()
    expect(me).toMatchObject({
      user: { email: 'handy@example.com', passkeys: 1 },
      workspaces: [{ name: 'handy', role: 'owner' }],
    })

    visitor.cookies.clear()
    expect((await signInWith(visitor, key)).status).toBe(200)
    expect((await visitor.me()).user.id).toBe(me.user.id)
    // Nobody takes over an account by its address.
    visitor.cookies.clear()
    const taken = await finish((await begin('handy@example.com')).body)
    expect([taken.status, visitor.cookies.has('trilane.session_token')]).toEqual([422, false])
  })

  async function signInWith(visitor: Visitor, key: Authenticator, origin = visitor.url) {
    const options = await visitor.call('GET', '/api/auth/passkey/generate-authenticate-options')
    const body = { response: key.sign(options.body, origin) }
    return visitor.call('POST', '/api/auth/passkey/verify-authentication', body)
  }

  test('another password ends the other sessions, if one asks for it', async () => {
    const { visitor } = await newcomer(gateway, 'changing@example.com')
    const elsewhere = visit(gateway)
    await elsewhere.signIn('changing@example.com', PASSWORD)
    const change = (currentPassword: string) =>
      visitor.call('POST', '/api/auth/change-password', {
        ...{ currentPassword, newPassword: 'yet another horse', revokeOtherSessions: true },
      })
    expect((await change('wrong')).status).toBe(400)
    expect((await change(PASSWORD)).status).toBe(200)
    expect((await elsewhere.call('GET', '/api/me')).status).toBe(401)
    expect((await visitor.me()).user.email).toBe('changing@example.com')
  })

  test('sessions are listed without what they are used by, and ended one by one', async () => {
    const { visitor } = await newcomer(gateway, 'listing@example.com')
    const elsewhere = visit(gateway)
    await elsewhere.signIn('listing@example.com', PASSWORD)
    const listed = await visitor.call('GET', '/api/auth/list-sessions')
    expect(listed.body.length).toBe(2)
    for (const { cookies } of [visitor, elsewhere]) {
      const token = decodeURIComponent(cookies.get('trilane.session_token') ?? '').split('.')[0] ?? ''
      expect([token.length, listed.text.includes(token)]).toEqual([32, false])
    }
    const mine = (await visitor.call('GET', '/api/auth/get-session')).body.session
    expect(mine.token).toBe(undefined)
    const other = listed.body.find(({ id }: { id: string }) => id !== mine.id)
    const ended = await visitor.call('POST', '/api/auth/revoke-session', { token: other.token })
    expect(ended.status).toBe(200)
    expect((await elsewhere.call('GET', '/api/me')).status).toBe(401)
    expect((await visitor.me()).user.email).toBe('listing@example.com')
  })
})

/** RFC 6238 with its defaults: SHA-1, 30 s, 6 digits. `secret`: base32. */
function codeOf(secret: string): string {
  const bits = [...secret].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const bytes = bits.join('').match(/.{8}/g) ?? []
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
