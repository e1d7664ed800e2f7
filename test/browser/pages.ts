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

/** Of the console, as the operator sees them. */
export const consoleVisits: readonly Visit[] = [
  { name: 'console-health', path: () => '/console', there: 'text=All well' },
  { name: 'console-workspaces', path: () => '/console/workspaces', there: 'text=Northwind Analytics' },
  { name: 'console-workspace', path: (site) => `/console/workspaces/${site.full}`, there: 'text=Spring offer' },
  { name: 'console-credentials', path: () => '/console/credentials', there: 'text=official' },
  { name: 'console-models', path: () => '/console/models', there: 'text=heron-large' },
  { name: 'console-ledger', path: () => '/console/ledger', there: 'text=Check the books' },
]

export const visits: readonly Visit[] = [
  { name: 'sign-in', path: () => '/app/sign-in', there: 'text=No account yet?' },
  { name: 'sign-up', path: () => '/app/sign-up', there: 'text=Have an account already?' },
  { name: 'overview', path: inFull(''), there: '.recharts-surface' },
  { name: 'overview-empty', path: inEmpty(''), there: 'text=First steps' },
  { name: 'requests', path: inFull('/requests'), there: 'table' },
  { name: 'requests-empty', path: inEmpty('/requests'), there: 'text=No requests yet' },
  { name: 'request', path: (site) => inFull(`/requests/${site.request}`)(site), there: 'text=Decision' },
  { name: 'playground', path: inFull('/playground'), there: 'text=The answer appears here.' },
  { name: 'models', path: inFull('/models'), there: 'text=Spring offer' },
  { name: 'models-empty', path: inEmpty('/models'), there: 'table' },
  { name: 'keys', path: inFull('/keys'), there: 'text=Old laptop' },
  { name: 'keys-empty', path: inEmpty('/keys'), there: 'text=No keys yet' },
  { name: 'credentials', path: inFull('/credentials'), there: 'th:has-text("Team account")' },
  { name: 'credentials-empty', path: inEmpty('/credentials'), there: 'text=No provider keys yet' },
  { name: 'policy', path: inFull('/policy'), there: 'text=Save policy' },
  { name: 'credits', path: inFull('/credits'), there: 'text=Invoice 2026-0117' },
  { name: 'members', path: inFull('/members'), there: 'table' },
  { name: 'credits-empty', path: inEmpty('/credits'), there: 'text=No credit yet' },
  { name: 'settings', path: inFull('/settings'), there: 'text=Terraform' },
  { name: 'not-found', path: inFull('/nothing'), there: 'text=There is no such page' },
]
