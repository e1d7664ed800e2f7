import { timingSafeEqual } from 'node:crypto'
import type { Caller } from '../model/call.ts'
import { Fault } from '../model/fault.ts'
import type { Snapshot } from '../model/snapshot.ts'
import type { Inbound } from './inbound.ts'

/** Hex SHA-256 of a presented secret. */
export type HashSecret = (secret: string) => string

/** Identifies the caller by its issued key; nothing else. Throws Fault `unauthenticated`. */
export function authenticate(snapshot: Snapshot, hash: HashSecret, now: number, inbound: Inbound): Caller {
  const secret = presentedSecret(inbound)
  const key = secret.startsWith('tl_') ? snapshot.keyByHash(hash(secret), now) : undefined
  const workspace = key && snapshot.workspace(key.workspaceId)
  if (!key || !workspace || key.disabled) throw wrongKey()
  if (key.expiresAt !== undefined && key.expiresAt <= now) {
    throw new Fault('unauthenticated', 'invalid_api_key', 'This API key has expired. Ask for a new one.')
  }
  if (workspace.suspended) {
    throw new Fault('forbidden', 'workspace_suspended', 'This workspace is suspended. Contact the operator.')
  }
  return { key, workspace }
}

function wrongKey(): Fault {
  return new Fault(
    'unauthenticated',
    'invalid_api_key',
    'Incorrect API key provided. Send a key of this gateway (it begins with tl_) as Authorization: Bearer tl_….',
  )
}

/** The one secret in the request. Two that differ are refused: it would be unclear who pays. */
function presentedSecret(inbound: Inbound): string {
  const authorization = inbound.header('authorization')
  if (authorization !== undefined && inbound.repeated('authorization')) throw twoKeys()
  const bearer = authorization === undefined ? undefined : bearerToken(authorization)
  let secret: string | undefined = bearer
  const others = [inbound.header('x-api-key'), inbound.header('x-goog-api-key'), ...(inbound.querySecrets ?? [])]
  for (const value of others) {
    if (value === undefined) continue
    if (secret !== undefined && !same(secret, value)) {
      throw twoKeys()
    }
    secret = value
  }
  if (secret === undefined || secret === '') {
    throw new Fault(
      'unauthenticated',
      'invalid_api_key',
      "You didn't provide an API key. Send it as Authorization: Bearer tl_… or as x-api-key.",
    )
  }
  return secret
}

function twoKeys(): Fault {
  const text =
    'The request carries two different API keys. Send one, in Authorization, x-api-key or x-goog-api-key (below /v1beta also as ?key=).'
  return new Fault('unauthenticated', 'invalid_api_key', text)
}

function bearerToken(authorization: string): string | undefined {
  return /^bearer$/i.test(authorization.slice(0, 6)) && authorization[6] === ' '
    ? authorization.slice(7).trim()
    : authorization.trim()
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
