import fastify, { type FastifyInstance, type RouteOptions } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { Fault } from '../model/fault.ts'
import { guard } from './access/guard.ts'
import type { Permission } from './access/permissions.ts'
import type { ControlDeps } from './deps.ts'
import { describeApi } from './openapi.ts'
import { registerRoutes } from './routes.ts'
import { asFault, renderFault } from './shared/error-answer.ts'
import { KnownMethods } from './shared/methods.ts'
import { nulFault } from './shared/nul.ts'
import type { ControlApp } from './shared/route.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { SignIn } from './sign-in/sign-in.ts'

const BODY_LIMIT = 1024 * 1024

/**
 * The management API as a Fastify instance that is ready but does not listen: hand it raw requests with
 * `app.routing(request, response)`, and `close()` it at the end.
 */
export async function buildControlPlane(given: ControlDeps): Promise<FastifyInstance> {
  const deps: ControlDeps = { ...given, afterChange: () => afterChange(given) }
  const signIn = new SignIn(deps, deps.signIn)
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    exposeHeadRoutes: false,
    // The router's own answers (bad escapes in the path) do not pass the error handler.
    frameworkErrors: (error, _, reply) => void sendFault(reply as unknown as Replier, asFault(error)),
  }) as unknown as ControlApp
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  readJson(app)
  const methods = checkRoutes(app)
  app.decorateRequest('caller', undefined as never)
  app.addHook('onRequest', guard(deps, signIn))
  answerErrors(app, deps, methods)
  await describeApi(app)
  registerRoutes(app, deps, signIn)
  signInRoutes(app, signIn)
  await app.ready()
  return app as unknown as FastifyInstance
}

/**
 * What is committed is told as done even if this node could not take it up at once: a new key's secret is in that
 * answer only. The snapshot's periodic check applies the change later.
 */
async function afterChange(deps: ControlDeps): Promise<void> {
  try {
    await deps.afterChange()
  } catch (error) {
    deps.onError?.(error, undefined)
  }
}

/** Clients name a content type also on calls whose body is optional; an empty one counts as left out. */
function readJson(app: ControlApp): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const fault = nulFault(body as string)
    if (body.length === 0) done(null, undefined)
    else if (fault) done(fault, undefined)
    else parse(request, body as string, done)
  })
}

/** A route that forgot to say who may use it must not start. */
function checkRoutes(app: ControlApp): KnownMethods {
  const methods = new KnownMethods()
  app.addHook('onRoute', (route: RouteOptions) => {
    const permission = route.config?.permission
    if (permission === undefined) throw new Error(`route ${String(route.method)} ${route.url} declares no permission`)
    methods.add(route.url, [route.method].flat())
    if (route.schema && permission !== 'public') {
      const security = securityOf(permission)
      route.schema = { security, 'x-permission': permission, ...route.schema } as typeof route.schema
    }
  })
  return methods
}

function securityOf(permission: Permission): Record<string, string[]>[] {
  const session = { session: [] }
  if (permission === 'person') return [session]
  const operator = { operator: [] }
  return permission === 'operator' || permission === 'workspace:create'
    ? [operator, session]
    : [operator, { token: [] }, session]
}

function answerErrors(app: ControlApp, deps: ControlDeps, methods: KnownMethods): void {
  app.setErrorHandler((error, request, reply) => {
    const fault = asFault(error)
    if (fault.status >= 500) deps.onError?.(error, { method: request.method, url: request.url, raw: request.raw })
    return sendFault(reply, fault)
  })
  app.setNotFoundHandler((request, reply) => {
    const allowed = methods.of(request.url)
    if (allowed.length > 0) {
      reply.header('allow', allowed.join(', '))
      const text = `This path takes ${allowed.join(', ')}, not ${request.method}.`
      return sendFault(reply, new Fault('method_not_allowed', 'method_not_allowed', text))
    }
    const text = 'There is nothing at this path. GET /api/openapi.json lists all that there is.'
    return sendFault(reply, new Fault('not_found', 'unknown_path', text))
  })
}

interface Replier {
  code(status: number): Replier
  header(name: string, value: string): Replier
  serializer(serialize: (payload: unknown) => string): Replier
  send(payload: unknown): unknown
}

function sendFault(reply: Replier, fault: Fault): unknown {
  if (fault.status === 401) reply.header('www-authenticate', 'Bearer')
  if (fault.retryAfterMs !== undefined) reply.header('retry-after', String(Math.ceil(fault.retryAfterMs / 1000)))
  reply.code(fault.status).header('content-type', 'application/json; charset=utf-8')
  return reply.serializer(JSON.stringify).send(renderFault(fault))
}
