import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { people } from '../../api/people.ts'
import { textOf } from '../../api/problem.ts'
import { Button } from '../../ui/button.tsx'
import { CopyLine } from '../../ui/copy.tsx'
import { Dialog, DialogForm } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Time } from '../../ui/time.tsx'

/** Makes a link that sets a new password, and shows it once. */
export function PasswordLink({ email, onClose }: { readonly email: string; readonly onClose: () => void }) {
  const { t } = useTranslation('console')
  const { t: common } = useTranslation()
  const make = useMutation({ mutationFn: () => people.passwordLink(email) })
  const made = make.data
  const title = t('passwordLinkOf', { email })
  if (made) {
    return (
      <Dialog open keep onOpenChange={(open) => open || onClose()} title={title}>
        <Notice kind="warn">{t('passwordLinkOnce', { email })}</Notice>
        <CopyLine text={made.link} label={t('passwordLink')} />
        <p className="text-muted">
          {t('passwordLinkUntil')} <Time at={made.expiresAt} />
        </p>
        <Button look="primary" className="self-end" onClick={onClose}>
          {common('close')}
        </Button>
      </Dialog>
    )
  }
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={title} description={t('passwordLinkText')}>
      <DialogForm
        onSubmit={() => make.mutate()}
        submit={t('passwordLinkMake')}
        busy={make.isPending}
        onCancel={onClose}
      >
        {make.error ? <Notice kind="bad">{textOf(make.error)}</Notice> : null}
      </DialogForm>
    </Dialog>
  )
}
