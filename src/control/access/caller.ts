import { Fault } from '../../model/fault.ts'
import { granted, type Permission, personal, type Role } from './permissions.ts'

/** Who somebody is that signed in. */
export interface PersonCaller {
  readonly userId: string
  /** In lower case. */
  readonly email: string
  readonly name: string
  readonly twoFactorEnabled: boolean
}

/**
 * Who calls the management API. With a token: the operator key's holder, or a management token. With a session: a
 * person; `member` where the route is about a workspace of theirs, `operator` wherever that is what they are.
 */
export type Caller =
  | { readonly kind: 'operator'; readonly person?: PersonCaller }
  | { readonly kind: 'token'; readonly tokenId: string; readonly workspaceId: string; readonly role: Role }
  | { readonly kind: 'member'; readonly person: PersonCaller; readonly workspaceId: string; readonly role: Role }
  | { readonly kind: 'person'; readonly person: PersonCaller }

export function may(caller: Caller, permission: Permission): boolean {
  if (permission === 'public') return true
  if (permission === 'person') return personOf(caller) !== undefined
  if (caller.kind === 'operator') return true
  if (caller.kind === 'person') return personal.has(permission)
  return granted[caller.role].has(permission)
}

export function isOperator(caller: Caller): boolean {
  return caller.kind === 'operator'
}

/** Undefined: a token. */
export function personOf(caller: Caller): PersonCaller | undefined {
  return caller.kind === 'token' ? undefined : caller.person
}

/** Throws Fault `forbidden` for a token; routes that ask for the permission `person` do not come to that. */
export function needPerson(caller: Caller): PersonCaller {
  const person = personOf(caller)
  if (person) return person
  throw new Fault('forbidden', 'missing_permission', 'Only people who are signed in may do this, not tokens.')
}

/** The role within the workspace that the route is about; the operator's is the mightiest. */
export function roleOf(caller: Caller): Role {
  if (caller.kind === 'operator') return 'owner'
  return caller.kind === 'person' ? 'viewer' : caller.role
}

/** What is written down about who did something: `operator`, or the id of a person or a token. */
export function nameOfCaller(caller: Caller): string {
  return personOf(caller)?.userId ?? (caller.kind === 'token' ? caller.tokenId : 'operator')
}
