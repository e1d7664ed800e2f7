import { queryOptions } from '@tanstack/react-query'
import type { Role } from '../../../src/control/access/permissions.ts'
import { problemOf } from './problem.ts'

/** Somebody who belongs to a workspace. */
export interface Member {
  readonly userId: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly twoFactorEnabled: boolean
  readonly createdAt: string
}

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly expiresAt: string
  readonly createdAt: string
}

/** `link` is told once; `mailed`: it was also sent to them. */
export type IssuedInvitation = Invitation & { readonly link: string; readonly mailed: boolean }

interface Page<Item> {
  readonly data: readonly Item[]
}

/** Throws Problem. An answer without a body is undefined. */
async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  const answer: unknown = text === '' ? undefined : JSON.parse(text)
  if (!response.ok) throw problemOf(response.status, answer)
  return answer as Answer
}

export function membersQuery(ws: string) {
  return queryOptions({
    queryKey: ['members', ws],
    queryFn: async () => (await call<Page<Member>>('GET', `/api/workspaces/${ws}/members?limit=200`)).data,
  })
}

/** Open ones. */
export function invitationsQuery(ws: string) {
  return queryOptions({
    queryKey: ['invitations', ws],
    queryFn: async () => (await call<Page<Invitation>>('GET', `/api/workspaces/${ws}/invitations?limit=200`)).data,
  })
}

export const people = {
  invite: (ws: string, body: { readonly email: string; readonly role: Role }) =>
    call<IssuedInvitation>('POST', `/api/workspaces/${ws}/invitations`, body),
  revokeInvitation: (ws: string, id: string) => call<undefined>('DELETE', `/api/workspaces/${ws}/invitations/${id}`),
  changeRole: (ws: string, userId: string, role: Role) =>
    call<Member>('PATCH', `/api/workspaces/${ws}/members/${userId}`, { role }),
  remove: (ws: string, userId: string) => call<undefined>('DELETE', `/api/workspaces/${ws}/members/${userId}`),
  /** Joins the workspace of an invitation. */
  accept: (token: string) =>
    call<{ readonly id: string; readonly name: string }>('POST', '/api/invitations/accept', { token }),
  /** Makes who is signed in the first operator. */
  claim: (token: string) => call<{ readonly operator: true }>('POST', '/api/operator/claim', { token }),
}
