import { granted, type Permission, type Role } from './permissions.ts'

/** Who calls the management API. */
export type Caller =
  | { readonly kind: 'operator' }
  | { readonly kind: 'token'; readonly tokenId: string; readonly workspaceId: string; readonly role: Role }

export function may(caller: Caller, permission: Permission): boolean {
  if (permission === 'public' || caller.kind === 'operator') return true
  return granted[caller.role].has(permission)
}

export function isOperator(caller: Caller): boolean {
  return caller.kind === 'operator'
}
