import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { requireMe, rootRoute } from './root.ts'

const parent = createRoute({ getParentRoute: () => rootRoute, path: '/console' })

const console = createRoute({
  getParentRoute: () => parent,
  id: 'in',
  beforeLoad: requireMe,
  component: lazyRouteComponent(() => import('../shell/console-layout.tsx'), 'ConsoleLayout'),
})

const claim = createRoute({
  getParentRoute: () => parent,
  path: 'claim',
  component: lazyRouteComponent(() => import('../sign-in/ticket-page.tsx'), 'ClaimPage'),
})

const pages = [
  createRoute({
    getParentRoute: () => console,
    path: '/',
    component: lazyRouteComponent(() => import('../console/health/health-page.tsx'), 'HealthPage'),
  }),
  createRoute({
    getParentRoute: () => console,
    path: 'workspaces',
    component: lazyRouteComponent(() => import('../console/workspaces/workspaces-page.tsx'), 'WorkspacesPage'),
  }),
  createRoute({
    getParentRoute: () => console,
    path: 'workspaces/$ws',
    component: lazyRouteComponent(() => import('../console/workspaces/workspace-page.tsx'), 'WorkspacePage'),
  }),
  createRoute({
    getParentRoute: () => console,
    path: 'credentials',
    component: lazyRouteComponent(() => import('../console/credentials/pooled-page.tsx'), 'PooledPage'),
  }),
  createRoute({
    getParentRoute: () => console,
    path: 'models',
    component: lazyRouteComponent(() => import('../console/models/catalog-page.tsx'), 'CatalogPage'),
  }),
  createRoute({
    getParentRoute: () => console,
    path: 'models/$model',
    component: lazyRouteComponent(() => import('../console/models/model-page.tsx'), 'ModelPage'),
  }),
  createRoute({
    getParentRoute: () => console,
    path: 'ledger',
    component: lazyRouteComponent(() => import('../console/ledger/ledger-page.tsx'), 'LedgerPage'),
  }),
] as const

export const consoleRoute = parent.addChildren([claim, console.addChildren([...pages])])
