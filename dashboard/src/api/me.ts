import { queryOptions } from '@tanstack/react-query'
import type { Role } from '../../../src/control/access/permissions.ts'
import { problemOf } from './problem.ts'

/** Who is signed in, and where they may go. */
export interface Me {
  readonly user: {
    readonly id: string
    readonly email: string
    readonly name: string
    readonly twoFactorEnabled: boolean
    readonly passkeys: number
  }
  readonly operator: boolean
  readonly workspaces: readonly { readonly id: string; readonly name: string; readonly role: Role }[]
}

/** Null: nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    const response = await fetch('/api/me', { credentials: 'same-origin' })
    if (response.status === 401) return null
    const body: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw problemOf(response.status, body)
    return body as Me
  },
  staleTime: 60_000,
})
