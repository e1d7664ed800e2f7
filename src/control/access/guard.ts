import type { FastifyRequest } from 'fastify'
import { Fault } from '../../model/fault.ts'
import type { ControlDeps } from '../deps.ts'
import { notFound } from '../shared/faults.ts'
import { authenticate } from './authenticate.ts'
import { type Caller, may } from './caller.ts'
import type { Permission } from './permissions.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs for this route. Every route says it. */
    permission?: Permission
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
export function guard(deps: ControlDeps): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const { permission } = request.routeOptions.config
    if (permission === undefined || permission === 'public') return
    const caller = await authenticate(deps, request.headers.authorization).catch((error: unknown) => {
      const unknown = error instanceof Fault && error.kind === 'unauthenticated'
      throw unknown ? (deps.tellStranger?.(request.raw, error) ?? error) : error
    })
    request.caller = caller
    const { ws } = request.params as { ws?: string }
    if (ws !== undefined) await checkWorkspace(deps, caller, ws)
    if (!may(caller, permission)) throw forbidden(caller, permission)
  }
}

async function checkWorkspace(deps: ControlDeps, caller: Caller, ws: string): Promise<void> {
  if (caller.kind === 'token') {
    if (caller.workspaceId !== ws) throw notFound('workspace', ws)
    return
  }
  const row = await deps.db.selectFrom('workspaces').select('id').where('id', '=', ws).executeTakeFirst()
  if (!row) throw notFound('workspace', ws)
}

function forbidden(caller: Caller, permission: Permission): Fault {
  const whose = caller.kind === 'token' ? `a token with the role "${caller.role}"` : 'this caller'
  const text =
    permission === 'operator'
      ? `Only the operator may do this; ${whose} may not. Use TRILANE_ADMIN_KEY.`
      : `This needs the permission "${permission}", which ${whose} does not have. Use a token with a higher role.`
  return new Fault('forbidden', 'missing_permission', text)
}
