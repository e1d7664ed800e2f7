import { createContext, useContext } from 'react'
import { browserZone } from '../kit/time.ts'

/** The IANA zone that times on this page are told in; the browser's own where no workspace has one. */
export const ZoneContext = createContext(browserZone())

export function useZone(): string {
  return useContext(ZoneContext)
}
