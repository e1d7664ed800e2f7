/** Roles of management tokens, from the mightiest down. */
export const roles = ['owner', 'admin', 'member', 'viewer'] as const
export type Role = (typeof roles)[number]

/** What a route can ask for. `operator` is nobody's but the operator's; `public` needs no authentication. */
export type Permission =
  | 'public'
  | 'operator'
  | 'workspace:read'
  | 'workspace:write'
  | 'key:read'
  | 'key:write'
  | 'credential:read'
  | 'credential:write'
  | 'balance:read'
  | 'request:read'
  | 'usage:read'
  | 'policy:read'
  | 'policy:write'
  | 'quote:read'
  | 'quote:accept'
  | 'price:read'
  | 'token:read'
  | 'token:write'

const viewer: readonly Permission[] = [
  'workspace:read',
  'key:read',
  'credential:read',
  'balance:read',
  'request:read',
  'usage:read',
  'policy:read',
  'quote:read',
  'price:read',
]
const member: readonly Permission[] = [...viewer, 'key:write']
const admin: readonly Permission[] = [
  ...member,
  'workspace:write',
  'credential:write',
  'policy:write',
  'quote:accept',
  'token:read',
  'token:write',
]
/** An owner can do what an admin can; besides, only an owner gives out and revokes owners' tokens. */
const owner: readonly Permission[] = admin

/** The one place that says who may do what inside a workspace. */
export const granted: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(owner),
  admin: new Set(admin),
  member: new Set(member),
  viewer: new Set(viewer),
}

/** Whether `mine` is at least as mighty as `other`: nobody gives out more than they have. */
export function covers(mine: Role, other: Role): boolean {
  return roles.indexOf(mine) <= roles.indexOf(other)
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}
