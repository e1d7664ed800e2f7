/** Roles of people and of management tokens in a workspace, from the mightiest down. */
export const roles = ['owner', 'admin', 'member', 'viewer'] as const
export type Role = (typeof roles)[number]

/**
 * What a route can ask for. `operator` is nobody's but the operator's; `public` needs no authentication; `person` is for
 * people who are signed in, whatever they belong to.
 */
export type Permission =
  | 'public'
  | 'operator'
  | 'person'
  | 'me:read'
  | 'workspace:create'
  | 'workspace:read'
  | 'workspace:write'
  | 'key:read'
  | 'key:write'
  | 'credential:read'
  | 'credential:write'
  | 'balance:read'
  | 'request:read'
  | 'feedback:write'
  | 'usage:read'
  | 'policy:read'
  | 'policy:write'
  | 'quote:read'
  | 'quote:accept'
  | 'price:read'
  | 'token:read'
  | 'token:write'
  | 'member:read'
  | 'member:write'
  | 'invitation:read'
  | 'invitation:write'

const viewer: readonly Permission[] = [
  'me:read',
  'workspace:read',
  'key:read',
  'credential:read',
  'balance:read',
  'request:read',
  'usage:read',
  'policy:read',
  'quote:read',
  'price:read',
  'member:read',
]
const member: readonly Permission[] = [...viewer, 'key:write', 'feedback:write']
const admin: readonly Permission[] = [
  ...member,
  'workspace:write',
  'credential:write',
  'policy:write',
  'quote:accept',
  'token:read',
  'token:write',
  'member:write',
  'invitation:read',
  'invitation:write',
]
/** An owner can do what an admin can; besides, only an owner makes owners, takes them out, and revokes their tokens. */
const owner: readonly Permission[] = admin

/** The one place that says who may do what inside a workspace. */
export const granted: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(owner),
  admin: new Set(admin),
  member: new Set(member),
  viewer: new Set(viewer),
}

/** What signed-in people may outside a workspace; lists hold what is theirs. */
export const personal: ReadonlySet<Permission> = new Set(['person', 'me:read', 'workspace:create', 'workspace:read'])

/** Whether `mine` is at least as mighty as `other`: nobody gives out more than they have. */
export function covers(mine: Role, other: Role): boolean {
  return roles.indexOf(mine) <= roles.indexOf(other)
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}
