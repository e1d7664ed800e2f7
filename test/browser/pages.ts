import type { Site } from './seed.ts'

/** A page, and a text that stands there once it is loaded. */
export interface Visit {
  readonly name: string
  readonly path: (site: Site) => string
  /** A selector of what shows that everything is there. */
  readonly there: string
}

const inFull = (page: string) => (site: Site) => `/app/${site.full}${page}`
const inEmpty = (page: string) => (site: Site) => `/app/${site.empty}${page}`

export const visits: readonly Visit[] = [
  { name: 'sign-in', path: () => '/app/sign-in', there: 'text=No account yet?' },
  { name: 'sign-up', path: () => '/app/sign-up', there: 'text=Have an account already?' },
  { name: 'keys', path: inFull('/keys'), there: 'text=Old laptop' },
  { name: 'keys-empty', path: inEmpty('/keys'), there: 'text=No keys yet' },
  { name: 'requests', path: inFull('/requests'), there: 'table' },
  { name: 'requests-empty', path: inEmpty('/requests'), there: 'text=No requests yet' },
  { name: 'request', path: (site) => inFull(`/requests/${site.request}`)(site), there: 'text=Decision' },
  { name: 'not-found', path: inFull('/nothing'), there: 'text=There is no such page' },
]
