import { queryOptions } from '@tanstack/react-query'
import type { Role } from '../../../src/control/access/permissions.ts'
import { api, ok } from './client.ts'

const members = (ws: string) =>
  ok(api.GET('/api/workspaces/{ws}/members', { params: { path: { ws }, query: { limit: 200 } } }))
const invitations = (ws: string) =>
  ok(api.GET('/api/workspaces/{ws}/invitations', { params: { path: { ws }, query: { limit: 200 } } }))

/** Somebody who belongs to a workspace. */
export type Member = Awaited<ReturnType<typeof members>>['data'][number]
export type Invitation = Awaited<ReturnType<typeof invitations>>['data'][number]

export function membersQuery(ws: string) {
  return queryOptions({ queryKey: ['members', ws], queryFn: async () => (await members(ws)).data })
}

/** Open ones. */
export function invitationsQuery(ws: string) {
  return queryOptions({ queryKey: ['invitations', ws], queryFn: async () => (await invitations(ws)).data })
}

export const people = {
  /** `link` is told once; `mailed`: it was also sent to them. */
  invite: (ws: string, body: { readonly email: string; readonly role: Role }) =>
    ok(api.POST('/api/workspaces/{ws}/invitations', { params: { path: { ws } }, body })),
  revokeInvitation: (ws: string, id: string) =>
    ok(api.DELETE('/api/workspaces/{ws}/invitations/{id}', { params: { path: { ws, id } } })),
  changeRole: (ws: string, userId: string, role: Role) =>
    ok(api.PATCH('/api/workspaces/{ws}/members/{userId}', { params: { path: { ws, userId } }, body: { role } })),
  remove: (ws: string, userId: string) =>
    ok(api.DELETE('/api/workspaces/{ws}/members/{userId}', { params: { path: { ws, userId } } })),
  /** Joins the workspace of an invitation. */
  accept: (token: string) => ok(api.POST('/api/invitations/accept', { body: { token } })),
  /** As the operator: what sets a new password for whoever forgot theirs, told once. */
  passwordLink: (email: string) => ok(api.POST('/api/operator/password-links', { body: { email } })),
  /** Makes who is signed in the first operator. */
  claim: (token: string) => ok(api.POST('/api/operator/claim', { body: { token } })),
}
