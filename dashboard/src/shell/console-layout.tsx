import { Outlet, useRouteContext } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/states.tsx'
import type { NavigationLink } from './navigation.tsx'
import { Shell } from './shell.tsx'
import { WorkspaceSwitcher } from './workspace-switcher.tsx'

const links: readonly NavigationLink[] = [
  { to: '/console', text: 'consoleHealth', icon: 'health', exact: true },
  { to: '/console/workspaces', text: 'consoleWorkspaces', icon: 'workspaces' },
  { to: '/console/credentials', text: 'consoleCredentials', icon: 'credentials' },
  { to: '/console/models', text: 'consoleModels', icon: 'models' },
  { to: '/console/ledger', text: 'consoleLedger', icon: 'ledger' },
]

/** All pages of the operator. */
export function ConsoleLayout() {
  const { t } = useTranslation('console')
  const { me } = useRouteContext({ from: '/console/in' })
  return (
    <Shell me={me} links={me.operator ? links : []} place={<WorkspaceSwitcher me={me} current={undefined} />}>
      {me.operator ? (
        <Outlet />
      ) : (
        <EmptyState icon="warning" title={t('notOperator')} text={t('notOperatorText', { email: me.user.email })} />
      )}
    </Shell>
  )
}
