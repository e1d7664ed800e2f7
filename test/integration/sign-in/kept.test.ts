import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { buildControlPlane } from '../../../src/control/control-plane.ts'
import { rotateMasterKey } from '../../../src/keys/rotate-master-key.ts'
import { PASSWORD } from '../../support/visitor.ts'
import { openPlane, type Plane } from '../control/plane.ts'

const cookieOf = async (plane: Plane, email: string) => {
  const { headers } = await plane.call('POST', 'auth/sign-up/email', { email, password: PASSWORD }, { token: null })
  return String([headers['set-cookie']].flat()[0]).split(';')[0] ?? ''
}

test('sessions outlive a rotation of the master key; under a lost one everybody signs in anew', async () => {
  const plane = await openPlane()
  try {
    const cookie = await cookieOf(plane, 'somebody@example.com')
    const statusUnder = async (masterKey: Uint8Array) => {
      const app = await buildControlPlane({ ...plane.deps, masterKey })
      const { statusCode } = await app.inject({ url: '/api/me', headers: { cookie } })
      await app.close()
      return statusCode
    }
    const to = randomBytes(32)
    await rotateMasterKey(plane.store.db, { from: plane.deps.masterKey, to })
    expect(await statusUnder(to)).toBe(200)
    const { value } = await plane.store.db
      .selectFrom('meta')
      .select('value')
      .where('key', '=', 'sign_in_key')
      .executeTakeFirstOrThrow()
    expect(value).toMatch(/^v1\./)
    expect(await statusUnder(randomBytes(32))).toBe(401)
  } finally {
    await plane.close()
  }
})

test('a sign-up that was cut off leaves the address free', async () => {
  const plane = await openPlane()
  try {
    const now = new Date()
    const row = (id: string, at: Date) => ({ id, email: `${id}@example.com`, name: id, created_at: at, updated_at: at })
    const users = [row('usr_old', new Date(now.getTime() - 61_000)), row('usr_fresh', now)]
    for (const user of users)
      await plane.store.db
        .insertInto('users')
        .values(user as never)
        .execute()
    const status = async (email: string) =>
      (await plane.call('POST', 'auth/sign-up/email', { email, password: PASSWORD }, { token: null })).status
    expect(await status('usr_old@example.com')).toBe(200)
    expect(await status('usr_old@example.com')).toBe(422)
    // It may be under way elsewhere.
    expect(await status('usr_fresh@example.com')).toBe(422)
  } finally {
    await plane.close()
  }
})

test('whoever has left their screen open gets no passkey added', async () => {
  const plane = await openPlane()
  try {
    const cookie = await cookieOf(plane, 'somebody@example.com')
    const ask = async () =>
      (await plane.call('GET', 'auth/passkey/generate-register-options', undefined, { cookie })).status
    expect(await ask()).toBe(200)
    const yesterday = { created_at: new Date(Date.now() - 25 * 3_600_000) }
    await plane.store.db
      .updateTable('sessions')
      .set(yesterday as never)
      .execute()
    expect(await ask()).toBe(403)
  } finally {
    await plane.close()
  }
})

test('what the database does not take, or nobody can read, is refused or cut', async () => {
  const plane = await openPlane()
  try {
    const post = (path: string, body: object, cookie?: string) =>
      plane.call('POST', `auth/${path}`, body, cookie === undefined ? { token: null } : { cookie })
    const long = `${'x'.repeat(5_000)}@example.com`
    expect((await post('sign-up/email', { email: long, password: PASSWORD })).status).toBe(403)
    expect((await post('sign-in/email', { email: long, password: PASSWORD })).status).toBe(401)
    expect((await post('sign-up/email', { email: 'a@example.com', password: 'with \0 in it' })).status).toBe(400)
    const cookie = await cookieOf(plane, 'a@example.com')
    await post('update-user', { name: 'n'.repeat(2_000), image: 'https://elsewhere.example/x.png' }, cookie)
    const { body } = await plane.call('GET', 'auth/get-session', undefined, { cookie })
    expect([body.user.name.length, body.user.image]).toEqual([100, null])
  } finally {
    await plane.close()
  }
})
