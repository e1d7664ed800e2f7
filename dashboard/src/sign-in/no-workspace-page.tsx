import { useTranslation } from 'react-i18next'
import { leave } from '../shell/leave.ts'
import { Button } from '../ui/button.tsx'
import { Frame } from './frame.tsx'

/** For who belongs to no workspace any more. */
export function NoWorkspacePage() {
  const { t } = useTranslation('signIn')
  const { t: common } = useTranslation()
  return (
    <Frame title={t('noWorkspace')} lead={t('noWorkspaceLead')}>
      <Button onClick={() => void leave()}>{common('signOut')}</Button>
    </Frame>
  )
}
