import { useQuery } from '@tanstack/react-query'
import { Outlet, useParams, useRouteContext } from '@tanstack/react-router'
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

function linksOf(ws: string): readonly NavigationLink[] {
  const at = (page: string) => `/app/${ws}${page}`
  return [
    { to: at('/requests'), text: 'requests', icon: 'requests' },
    { to: at('/keys'), text: 'keys', icon: 'keys' },
  ]
}

/** All pages of one workspace, with who looks at them and the zone that times are told in. */
export function WorkspaceLayout() {
  const { t } = useTranslation()
  const { ws } = useParams({ from: '/app/$ws' })
  const { me } = useRouteContext({ from: '/app/$ws' })
  const { data: workspace } = useQuery(workspaceQuery(ws))
  useEffect(() => rememberWorkspace(ws), [ws])
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
