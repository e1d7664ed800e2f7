import type { FastifyReply, FastifyRequest } from 'fastify'
import { asObject, parseJson } from '../../kit/parse-json.ts'
import { Fault } from '../../model/fault.ts'
import { nulFault } from '../shared/nul.ts'
import type { ControlApp } from '../shared/route.ts'
import { ADDRESS_HEADER, BASE_PATH } from './auth-parts.ts'
import { crossSite, senderOf } from './cross-site.ts'
import { isForeignPage, siteOrigin } from './own-origin.ts'
import { isOffered } from './paths.ts'
import type { SignIn } from './sign-in.ts'

const BODY_LIMIT = 64 * 1024

/** Hands what stands below `/api/auth` to better-auth, whose bodies and errors have its own form. */
export function signInRoutes(app: ControlApp, signIn: SignIn): void {
  app.register(async (inner) => {
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_, body, done) => done(null, body))
    inner.route({
      method: ['GET', 'POST'],
      url: `${BASE_PATH}/*`,
      config: { permission: 'public' },
      schema: { hide: true },
      handler: async (request, reply) => {
        check(signIn, request)
        await send(reply, await signIn.handle(toRequest(signIn, request)))
        return reply
      },
    })
  })
}

function check(signIn: SignIn, request: FastifyRequest): void {
  const path = request.url.slice(BASE_PATH.length).split('?', 1)[0] ?? ''
  if (!isOffered(request.method, path)) {
    const text = 'There is nothing at this path. The guide lists what there is below /api/auth.'
    throw new Fault('not_found', 'unknown_path', text)
  }
  if (request.method !== 'POST') return
  if (isForeignPage(signIn.site, senderOf(request.raw))) throw crossSite()
  const fault = Buffer.isBuffer(request.body) ? nulFault(request.body.toString('utf8')) : undefined
  if (fault) throw fault
}

/** As better-auth takes it: under our own origin, whatever host was asked for. */
function toRequest(signIn: SignIn, request: FastifyRequest): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  headers.set(ADDRESS_HEADER, signIn.clientOf(request.raw))
  headers.delete('content-length')
  const url = siteOrigin(signIn.site) + request.url
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : undefined
  return new Request(url, { method: request.method, headers, ...(body && { body: new Uint8Array(body) }) })
}

async function send(reply: FastifyReply, response: Response): Promise<void> {
  reply.code(response.status)
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  reply.header('cache-control', 'no-store')
  const wait = response.headers.get('x-retry-after')
  if (wait !== null) reply.header('retry-after', wait)
  const text = await response.text()
  reply.serializer((payload: unknown) => payload as string).send(withoutToken(text))
}

/** Pages have the cookie, which they cannot read; the token in it is nothing that they need. */
function withoutToken(text: string): string {
  const body = asObject(parseJson(text))
  if (!body) return text
  const { token: _, session, ...rest } = body
  const { token: __, ...shown } = asObject(session) ?? {}
  return JSON.stringify(session === undefined ? rest : { ...rest, session: session === null ? null : shown })
}
