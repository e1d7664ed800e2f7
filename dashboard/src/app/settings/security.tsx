import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Later } from '../../ui/later.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { toast } from '../../ui/toast.tsx'

const TwoFactorDialog = lazy(() =>
  import('./two-factor-dialog.tsx').then((part) => ({ default: part.TwoFactorDialog })),
)

/** Passkeys and the second step of who is signed in. */
export function Security() {
  const { t } = useTranslation('settings')
  const queryClient = useQueryClient()
  const { data: me } = useQuery(meQuery)
  const [problem, setProblem] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [open, setOpen] = useState(false)
  if (!me) return null
  const { email, twoFactorEnabled, passkeys } = me.user

  const addPasskey = async () => {
    setBusy(true)
    setProblem(undefined)
    const answer = await import('../../api/auth.ts')
      .then(({ auth }) => auth.passkey.addPasskey())
      .catch(() => ({ error: { message: t('failed') } }))
    setBusy(false)
    if (answer?.error) return setProblem(answer.error.message ?? t('failed'))
    toast(t('passkeyAdded'))
    await queryClient.invalidateQueries(meQuery)
  }
  return (
    <Section title={t('security')} lead={t('securityLead', { email })}>
      <Card className="flex max-w-2xl flex-col gap-5">
        {problem ? <Notice kind="bad">{problem}</Notice> : null}
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="min-w-0 flex-1 basis-60">
            <h3 className="font-medium">{t('passkeys')}</h3>
            <p className="text-muted">{t('passkeysText', { count: passkeys })}</p>
          </div>
          <Button busy={busy} onClick={() => void addPasskey()}>
            {t('addPasskey')}
          </Button>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
          <div className="min-w-0 flex-1 basis-60">
            <h3 className="flex items-center gap-2 font-medium">
              {t('twoFactor')}
              {twoFactorEnabled ? <Badge tone="good">✓</Badge> : null}
            </h3>
            <p className="text-muted">{twoFactorEnabled ? t('twoFactorOn') : t('twoFactorOff')}</p>
          </div>
          <Button onClick={() => setOpen(true)}>{twoFactorEnabled ? t('turnOff') : t('turnOn')}</Button>
        </div>
      </Card>
      {open ? (
        <Later>
          <TwoFactorDialog on={twoFactorEnabled} onClose={() => setOpen(false)} />
        </Later>
      ) : null}
    </Section>
  )
}
