import { Visitor, visit } from '../../support/visitor.ts'
import type { Output } from './outputs.ts'
import { planted, planting } from './plants.ts'
import type { Site } from './site.ts'

/**
 * Somebody signs up, in and wrongly, enrols a second factor, invites others and makes a key. Answers what they were
 * shown, but for those answers that hold a secret once, on purpose.
 */
export async function people({ gateway }: Site): Promise<Output[]> {
  const seen: Output[] = []
  const ask = async (who: Visitor, method: string, path: string, body?: object, once = false) => {
    const answer = await who.call(method, path, body)
    const head = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
    if (!once) seen.push({ name: `${method} ${path}`, text: `${answer.status}\n${head}\n${answer.text}` })
    return answer
  }
  const email = 'somebody@people.test'
  const credentials = { email, password: planting.password }
  const person = visit(gateway)
  // Its cookie is the session.
  await ask(person, 'POST', '/api/auth/sign-up/email', credentials, true)
  plantCookie(person)
  const { body: me } = await ask(person, 'GET', '/api/me')
  const at = `/api/workspaces/${me.workspaces[0].id}`
  const invited = await ask(person, 'POST', `${at}/invitations`, { email: 'b@people.test', role: 'viewer' }, true)
  planted('invitation', invited.body.link.split('#')[1])
  const second = await ask(person, 'POST', '/api/auth/two-factor/enable', { password: planting.password }, true)
  planted('second factor', new URL(second.body.totpURI).searchParams.get('secret') ?? '')
  planted('backup code', second.body.backupCodes[0])
  for (const path of ['/api/auth/get-session', '/api/auth/list-sessions', '/api/auth/list-accounts', '/api/sign-in'])
    await ask(person, 'GET', path)
  for (const path of ['members', 'invitations', 'keys', 'tokens']) await ask(person, 'GET', `${at}/${path}`)
  const wrong = new Visitor(person.url)
  await ask(wrong, 'POST', '/api/auth/sign-in/email', { email, password: `${planting.password}x` })
  await ask(wrong, 'POST', '/api/auth/sign-in/email', { email: planting.password, password: 'x' })
  await ask(wrong, 'POST', '/api/auth/sign-up/email', credentials)
  await ask(wrong, 'POST', '/api/auth/sign-up/email', { email: 'x@people.test', password: [planting.password] })
  await ask(wrong, 'POST', '/api/auth/change-password', { currentPassword: planting.password, newPassword: 'short' })
  await ask(wrong, 'POST', '/api/auth/two-factor/verify-totp', { code: planting.password })
  await ask(wrong, 'POST', '/api/auth/sign-in/social', { provider: 'company', callbackURL: '/app' })
  await ask(person, 'POST', '/api/invitations/accept', { token: invited.body.link.split('#')[1] })
  await ask(person, 'POST', '/api/operator/claim', { token: planting.password })
  await ask(person, 'POST', '/api/auth/sign-in/email', credentials, true)
  plantCookie(person)
  return seen
}

/** The token in the cookie and what signs it. */
function plantCookie({ cookies }: Visitor): void {
  const value = decodeURIComponent(cookies.get('trilane.session_token') ?? '')
  const [token = '', signature = ''] = value.split('.')
  planted('session token', token)
  planted('signature of a session', signature)
}
