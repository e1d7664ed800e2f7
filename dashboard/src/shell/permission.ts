import { createContext, useContext } from 'react'
import { granted, type Permission, type Role } from '../../../src/control/access/permissions.ts'

/** What the person who looks may do in the workspace that is open. */
export interface Standing {
  readonly ws: string
  /** `operator`: may do everything everywhere. */
  readonly role: Role | 'operator'
}

export const StandingContext = createContext<Standing | undefined>(undefined)

export function useStanding(): Standing {
  const standing = useContext(StandingContext)
  if (!standing) throw new Error('no workspace is open here')
  return standing
}

/** The id of the workspace that is open. */
export function useWs(): string {
  return useStanding().ws
}

/** Only hides what would be refused: who may do what is decided by the server. */
export function useMay(permission: Permission): boolean {
  const { role } = useStanding()
  return role === 'operator' || granted[role].has(permission)
}
