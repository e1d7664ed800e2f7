import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { type Group, groups } from '../api/queries/credits.ts'
import { keysQuery } from '../api/queries/keys.ts'
import { type Range, ranges } from '../api/queries/overview.ts'
import { requestsQuery } from '../api/queries/requests.ts'
import { workspaceQuery } from '../api/queries/workspaces.ts'
import { queryClient } from '../api/query-client.ts'
import { readFilters } from '../app/requests/filters.ts'
import { lastWorkspace } from '../shell/remember.ts'
import { requireMe, rootRoute, textIn } from './root.ts'

/** Whoever signs in may be on the way to another page, or come back from a provider that let nobody in. */
const validateSearch = (search: Record<string, unknown>): { next?: string; error?: string } => {
  const next = textIn(search, 'next')
  const error = textIn(search, 'error')
  return { ...(next !== undefined && { next }), ...(error !== undefined && { error }) }
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
    if (me.operator) throw redirect({ to: '/console' })
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
    path: 'invitation',
    component: lazyRouteComponent(() => import('../sign-in/ticket-page.tsx'), 'InvitationPage'),
  }),
  createRoute({
    getParentRoute: () => parent,
    path: 'forgot-password',
    component: lazyRouteComponent(() => import('../sign-in/forgot-password-page.tsx'), 'ForgotPasswordPage'),
  }),
  createRoute({
    getParentRoute: () => parent,
    path: 'reset-password',
    component: lazyRouteComponent(() => import('../sign-in/reset-password-page.tsx'), 'ResetPasswordPage'),
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
  component: lazyRouteComponent(() => import('../shell/workspace-layout.tsx'), 'WorkspaceLayout'),
})

/** An address below the workspace, and the page that it loads. */
const pages = [
  createRoute({
    getParentRoute: () => workspace,
    path: '/',
    validateSearch: (search: Record<string, unknown>): { range?: Range } => {
      const range = ranges.find((one) => one === search.range)
      return range === undefined ? {} : { range }
    },
    component: lazyRouteComponent(() => import('../app/overview/overview-page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'requests',
    validateSearch: readFilters,
    loaderDeps: ({ search: { live: _, ...filter } }) => filter,
    // Asked for while the page itself is still on its way, and as soon as somebody reaches for the link; nobody waits.
    loader: ({ params: { ws }, deps }) => {
      void queryClient.prefetchInfiniteQuery(requestsQuery(ws, deps))
      void queryClient.prefetchQuery(keysQuery(ws, true))
    },
    component: lazyRouteComponent(() => import('../app/requests/requests-page.tsx'), 'RequestsPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'requests/$id',
    component: lazyRouteComponent(() => import('../app/requests/request-page.tsx'), 'RequestPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'playground',
    component: lazyRouteComponent(() => import('../app/playground/playground-page.tsx'), 'PlaygroundPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'models',
    component: lazyRouteComponent(() => import('../app/models/models-page.tsx'), 'ModelsPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'keys',
    component: lazyRouteComponent(() => import('../app/keys/keys-page.tsx'), 'KeysPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'credentials',
    component: lazyRouteComponent(() => import('../app/credentials/credentials-page.tsx'), 'CredentialsPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'policy',
    component: lazyRouteComponent(() => import('../app/policy/policy-page.tsx'), 'PolicyPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'credits',
    validateSearch: (search: Record<string, unknown>): { by?: Group; month?: string } => {
      const by = groups.find((one) => one === search.by)
      const month = textIn(search, 'month')
      return { ...(by && { by }), ...(month !== undefined && /^\d{4}-\d\d$/.test(month) && { month }) }
    },
    component: lazyRouteComponent(() => import('../app/credits/credits-page.tsx'), 'CreditsPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'members',
    component: lazyRouteComponent(() => import('../app/members/members-page.tsx'), 'MembersPage'),
  }),
  createRoute({
    getParentRoute: () => workspace,
    path: 'settings',
    component: lazyRouteComponent(() => import('../app/settings/settings-page.tsx'), 'SettingsPage'),
  }),
] as const

export const appRoute = parent.addChildren([home, ...entry, workspace.addChildren([...pages])])
