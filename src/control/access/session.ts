import type { FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '../../model/fault.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { COOKIE_PREFIX } from '../sign-in/auth-parts.ts'
import { crossSite, senderOf } from '../sign-in/cross-site.ts'
import { isOwnPage } from '../sign-in/own-origin.ts'
import type { SignIn } from '../sign-in/sign-in.ts'
import type { Caller, PersonCaller } from './caller.ts'
import { isRole } from './permissions.ts'

const reading = ['GET', 'HEAD', 'OPTIONS']
const cookie = new RegExp(`(?:^|; *)(?:__Secure-)?${COOKIE_PREFIX}\\.session_token=`)

/** Whether the request brings a session's cookie, good or not. */
export function hasSession({ headers }: FastifyRequest): boolean {
  return headers.cookie !== undefined && cookie.test(headers.cookie)
}

/**
 * The person behind the cookie. Browsers send cookies with whatever any page asks for, so what changes something has to
 * come from a page of our own, and as JSON, which a form elsewhere cannot be. Throws Fault `unauthenticated` when the
 * session is over, `forbidden` for another site's page.
 */
export async function sessionPerson(
  signIn: SignIn,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<PersonCaller> {
  if (!reading.includes(request.method)) {
    if (!isOwnPage(signIn.site, senderOf(request.raw))) throw crossSite()
    requireJson(request)
  }
  const found = await signIn.sessionOf(new Headers({ cookie: request.headers.cookie ?? '' }))
  if (!found) throw new Fault('unauthenticated', 'session_over', 'You are not signed in any more. Sign in again.')
  if (found.cookies.length > 0) reply.header('set-cookie', found.cookies)
  reply.header('cache-control', 'no-store')
  const { id, email, name, twoFactorEnabled } = found.user
  return { userId: id, email, name, twoFactorEnabled }
}

function requireJson({ headers }: FastifyRequest): void {
  const hasBody = Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined
  if (!hasBody || /^application\/json *(;|$)/i.test(headers['content-type'] ?? '')) return
  throw new Fault('invalid_request', 'unsupported_media_type', 'Send JSON with "content-type: application/json".', {
    status: 415,
  })
}

/** The person as this route sees them. Throws Fault `not_found` for a workspace that is not theirs, as for none at all. */
export async function personCaller(
  { db }: Pick<ControlDeps, 'db'>,
  person: PersonCaller,
  ws: string | undefined,
): Promise<Caller> {
  const operator = await db
    .selectFrom('operators')
    .select('user_id')
    .where('user_id', '=', person.userId)
    .executeTakeFirst()
  if (operator) return { kind: 'operator', person }
  if (ws === undefined) return { kind: 'person', person }
  const row = await db
    .selectFrom('members')
    .select('role')
    .where('workspace_id', '=', ws)
    .where('user_id', '=', person.userId)
    .executeTakeFirst()
  if (!row || !isRole(row.role)) throw notFound('workspace', ws)
  return { kind: 'member', person, workspaceId: ws, role: row.role }
}
