import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams, useRouteContext, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { workspaceQuery } from '../api/queries/workspaces.ts'
import { Notice } from '../ui/notice.tsx'
import type { NavigationLink } from './navigation.tsx'
import { type Standing, StandingContext } from './permission.ts'
import { rememberWorkspace } from './remember.ts'
import { Shell } from './shell.tsx'
import { WorkspaceSwitcher } from './workspace-switcher.tsx'
import { ZoneContext } from './zone.ts'

const AFTER_MS = 500

function linksOf(ws: string): readonly NavigationLink[] {
  const at = (page: string) => `/app/${ws}${page}`
  return [
    { to: at(''), text: 'overview', icon: 'overview', exact: true },
    { to: at('/requests'), text: 'requests', icon: 'requests' },
    { to: at('/playground'), text: 'playground', icon: 'playground' },
    { to: at('/models'), text: 'models', icon: 'models' },
    { to: at('/keys'), text: 'keys', icon: 'keys' },
    { to: at('/credentials'), text: 'credentials', icon: 'credentials' },
    { to: at('/policy'), text: 'policy', icon: 'policy' },
    { to: at('/credits'), text: 'credits', icon: 'credits' },
    { to: at('/members'), text: 'members', icon: 'members' },
    { to: at('/settings'), text: 'settings', icon: 'settings' },
  ]
}

/** The program of the page that is opened most, once the one that is open has nothing left to do. */
function useListSoon() {
  const router = useRouter()
  useEffect(() => {
    const load = () => void router.loadRouteChunk(router.routesByPath['/app/$ws/requests'])?.catch(() => {})
    // Safari has no word for when it is idle.
    const wait = setTimeout(load, AFTER_MS)
    return () => clearTimeout(wait)
  }, [router])
}

/** All pages of one workspace, with who looks at them and the zone that times are told in. */
export function WorkspaceLayout() {
  const { t } = useTranslation()
  const { ws } = useParams({ from: '/app/$ws' })
  const { me } = useRouteContext({ from: '/app/$ws' })
  const { data: workspace } = useQuery(workspaceQuery(ws))
  useEffect(() => rememberWorkspace(ws), [ws])
  useListSoon()
  const own = me.workspaces.find(({ id }) => id === ws)
  const role: Standing['role'] = me.operator ? 'operator' : (own?.role ?? 'viewer')
  const name = workspace?.name ?? own?.name ?? ws
  return (
    <StandingContext value={{ ws, role }}>
      <ZoneContext value={workspace?.timeZone ?? 'UTC'}>
        <Shell me={me} links={linksOf(ws)} place={<WorkspaceSwitcher me={me} current={{ id: ws, name }} />}>
          {workspace?.suspended ? (
            <div className="mb-4">
              <Notice kind="bad">{t('suspended')}</Notice>
            </div>
          ) : null}
          {role === 'viewer' ? (
            <div className="mb-4">
              <Notice kind="info">{t('readOnly', { role })}</Notice>
            </div>
          ) : null}
          <Outlet key={ws} />
        </Shell>
      </ZoneContext>
    </StandingContext>
  )
}
