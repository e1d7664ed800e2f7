import type { FastifyReply, FastifyRequest } from 'fastify'
import { Fault } from '../../model/fault.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import type { SignIn } from '../sign-in/sign-in.ts'
import { authenticate } from './authenticate.ts'
import { type Caller, may, personOf } from './caller.ts'
import type { Permission } from './permissions.ts'
import { hasSession, personCaller, sessionPerson } from './session.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs for this route. Every route says it. */
    permission?: Permission
    /** Path parameter with a person's id: people may call it about themselves without the permission. */
    ofOneself?: string
  }
  interface FastifyRequest {
    /** Set by the guard on every route that is not public. */
    caller: Caller
  }
}

/**
 * Runs before the body is read: identifies the caller, keeps it inside its workspace, checks the permission.
 * Another workspace looks exactly like one that does not exist.
 */
export function guard(
  deps: ControlDeps,
  signIn: SignIn,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    const { permission, ofOneself } = request.routeOptions.config
    if (permission === undefined || permission === 'public') return
    const parameters = request.params as Record<string, string | undefined>
    const caller = await identify(deps, signIn, request, reply, parameters.ws).catch((error: unknown) => {
      const unknown = error instanceof Fault && error.kind === 'unauthenticated'
      throw unknown ? (deps.tellStranger?.(request.raw, error) ?? error) : error
    })
    request.caller = caller
    if (parameters.ws !== undefined) await checkWorkspace(deps, caller, parameters.ws)
    if (may(caller, permission)) return
    const own = ofOneself !== undefined && caller.kind === 'member' && parameters[ofOneself] === caller.person.userId
    if (!own) throw forbidden(caller, permission)
  }
}

/** A token tells more than a cookie that the browser sends along, so where there is one it alone counts. */
async function identify(
  deps: ControlDeps,
  signIn: SignIn,
  request: FastifyRequest,
  reply: FastifyReply,
  ws: string | undefined,
): Promise<Caller> {
  const { authorization } = request.headers
  if (authorization !== undefined || !hasSession(request)) return authenticate(deps, authorization)
  return personCaller(deps, await sessionPerson(signIn, request, reply), ws)
}

async function checkWorkspace(deps: ControlDeps, caller: Caller, ws: string): Promise<void> {
  if (caller.kind === 'member') return
  if (caller.kind === 'token') {
    if (caller.workspaceId !== ws) throw notFound('workspace', ws)
    return
  }
  const row = await deps.db.selectFrom('workspaces').select('id').where('id', '=', ws).executeTakeFirst()
  if (!row) throw notFound('workspace', ws)
}

function forbidden(caller: Caller, permission: Permission): Fault {
  return new Fault('forbidden', 'missing_permission', textFor(caller, permission))
}

function textFor(caller: Caller, permission: Permission): string {
  if (permission === 'person') return 'Only people who are signed in may do this, not tokens. Sign in with a browser.'
  const person = personOf(caller) !== undefined
  if (permission === 'operator') {
    return person
      ? 'Only the operator may do this. Ask the operator.'
      : `Only the operator may do this; ${whoIs(caller)} may not. Use TRILANE_ADMIN_KEY.`
  }
  const mend = person ? 'Ask an admin or owner of the workspace.' : 'Use a token with a higher role.'
  return `This needs the permission "${permission}", which ${whoIs(caller)} does not have. ${mend}`
}

function whoIs(caller: Caller): string {
  if (caller.kind === 'token') return `a token with the role "${caller.role}"`
  return caller.kind === 'member' ? `the role "${caller.role}"` : 'this caller'
}
