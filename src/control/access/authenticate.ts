import { hashSecret, looksIssued, sameHash } from '../../keys/issue.ts'
import { Fault } from '../../model/fault.ts'
import type { ControlDeps } from '../deps.ts'
import type { Caller } from './caller.ts'
import { isRole } from './permissions.ts'

/** Who stands behind the `Authorization` header. Throws Fault `unauthenticated`. */
export async function authenticate(deps: ControlDeps, authorization: string | undefined): Promise<Caller> {
  if (!authorization) {
    throw unauthenticated(
      'missing_authorization',
      'Send "Authorization: Bearer <token>" with the operator\'s TRILANE_ADMIN_KEY or a management token (tlm_…), or sign in.',
    )
  }
  const secret = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
  if (!secret) {
    throw unauthenticated('invalid_authorization', 'The Authorization header must read "Bearer <token>".')
  }
  const presented = hashSecret(secret)
  if (sameHash(presented, deps.adminKeyHash)) return { kind: 'operator' }
  const caller = looksIssued('tlm', secret) ? await tokenCaller(deps, presented) : undefined
  if (caller) return caller
  throw unauthenticated(
    'invalid_token',
    looksIssued('tl', secret)
      ? 'This is a key for /v1. The management API takes TRILANE_ADMIN_KEY or a management token (tlm_…).'
      : 'This token is unknown, expired or revoked. Use TRILANE_ADMIN_KEY or a valid management token (tlm_…).',
  )
}

async function tokenCaller(deps: ControlDeps, presented: string): Promise<Caller | undefined> {
  const row = await deps.db
    .selectFrom('tokens')
    .select(['id', 'workspace_id', 'role', 'hash', 'expires_at'])
    .where('hash', '=', presented)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!row || !sameHash(row.hash, presented) || !isRole(row.role)) return undefined
  if (row.expires_at !== null && Number(row.expires_at) <= deps.clock()) return undefined
  return { kind: 'token', tokenId: row.id, workspaceId: row.workspace_id, role: row.role }
}

function unauthenticated(code: string, text: string): Fault {
  return new Fault('unauthenticated', code, text)
}
