import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { playgroundKey } from '../../api/playground-call.ts'
import type { IssuedKey } from '../../api/queries/keys.ts'
import { useWs } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { CopyLine } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'

/** The one time that a secret is on the screen. */
export function IssuedKeyDialog({
  issued,
  rotated,
  onClose,
}: {
  readonly issued: IssuedKey
  readonly rotated: boolean
  readonly onClose: () => void
}) {
  const { t } = useTranslation('keys')
  const ws = useWs()
  const navigate = useNavigate()
  const tryIt = () => {
    playgroundKey.set(ws, issued.key)
    void navigate({ to: '/app/$ws/playground', params: { ws } })
  }
  return (
    <Dialog open keep onOpenChange={(open) => open || onClose()} title={rotated ? t('rotated') : t('createdTitle')}>
      <Notice kind="warn">{t('onceText')}</Notice>
      <CopyLine text={issued.key} label={t('secretLabel')} />
      <div>
        <p className="mb-1 font-medium">{t('baseUrl')}</p>
        <CopyLine text={`${location.origin}/v1`} label={t('baseUrl')} />
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={tryIt}>{t('tryIt')}</Button>
        <Button look="primary" onClick={onClose}>
          {t('done')}
        </Button>
      </div>
    </Dialog>
  )
}
