import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { workspaceQuery } from '../../api/queries/workspaces.ts'
import { useMay, useWs } from '../../shell/permission.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Security } from './security.tsx'
import { Tokens } from './tokens.tsx'
import { WorkspaceForm } from './workspace-form.tsx'

export function SettingsPage() {
  const { t } = useTranslation('settings')
  const workspace = useQuery(workspaceQuery(useWs()))
  const seesTokens = useMay('token:read')
  return (
    <Page title={t('title')}>
      <Loaded query={workspace} lines={3}>
        {(loaded) => <WorkspaceForm key={`${loaded.name} ${loaded.timeZone}`} workspace={loaded} />}
      </Loaded>
      {seesTokens ? <Tokens /> : null}
      <Security />
    </Page>
  )
}
