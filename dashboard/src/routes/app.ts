import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { workspaceQuery } from '../api/queries/workspaces.ts'
import { queryClient } from '../api/query-client.ts'
import { readFilters } from '../app/requests/filters.ts'
import { lastWorkspace } from '../shell/remember.ts'
import { WorkspaceLayout } from '../shell/workspace-layout.tsx'
import { requireMe, rootRoute, textIn } from './root.ts'

/** Whoever signs in may be on the way to another page. */
const validateSearch = (search: Record<string, unknown>): { next?: string } => {
  const next = textIn(search, 'next')
  return next === undefined ? {} : { next }
}

const parent = createRoute({ getParentRoute: () => rootRoute, path: '/app' })

const home = createRoute({
  getParentRoute: () => parent,
  path: '/',
  beforeLoad: async ({ location }) => {
    const { me } = await requireMe({ location })
    const last = lastWorkspace()
    const ws = me.workspaces.find(({ id }) => id === last) ?? me.workspaces[0]
    if (ws) throw redirect({ to: '/app/$ws', params: { ws: ws.id } })
    if (me.operator) throw redirect({ to: '/console' as string })
  },
  component: lazyRouteComponent(() => import('../sign-in/no-workspace-page.tsx'), 'NoWorkspacePage'),
})

const entry = [
  createRoute({
    getParentRoute: () => parent,
    path: 'sign-in',
    validateSearch,
    component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => parent,
    path: 'sign-up',
    validateSearch,
    component: lazyRouteComponent(() => import('../sign-in/sign-up-page.tsx'), 'SignUpPage'),
  }),
] as const

const workspace = createRoute({
  getParentRoute: () => parent,
  path: '$ws',
  beforeLoad: requireMe,
  loader: ({ params }) => queryClient.ensureQueryData(workspaceQuery(params.ws)),
  component: WorkspaceLayout,
})

const pages = [
  createRoute({
    getParentRoute: () => workspace,
    path: 'keys',
    component: lazyRouteComponent(() => import('../app/keys/keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'requests',
    validateSearch: readFilters,
    component: lazyRouteComponent(() => import('../app/requests/requests-page.tsx'), 'RequestsPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'requests/$id',
    component: lazyRouteComponent(() => import('../app/requests/request-page.tsx'), 'RequestPage'),
  }),
] as const

export const appRoute = parent.addChildren([home, ...entry, workspace.addChildren([...pages])])
