import { createRouter } from '@tanstack/react-router'
import { appRoute } from './routes/app.ts'
import { rootRoute } from './routes/root.ts'
import { NotFound, RouteCrash, RoutePending } from './shell/route-states.tsx'

export const router = createRouter({
  routeTree: rootRoute.addChildren([appRoute]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: RouteCrash,
  defaultPendingComponent: RoutePending,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
