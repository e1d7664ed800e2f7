import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auth } from '../api/auth.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { toast } from '../ui/toast.tsx'
import { SHORTEST_PASSWORD, secretOfAddress } from './entered.ts'
import { Frame } from './frame.tsx'

/** Where the link leads that somebody who forgot the password was sent. */
export function ResetPasswordPage() {
  const { t } = useTranslation('signIn')
  const navigate = useNavigate()
  const [token] = useState(secretOfAddress)
  const [newPassword, setNewPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState(token === '' ? t('noResetToken') : undefined)
  const reset = async () => {
    setBusy(true)
    const { error } = await auth.resetPassword({ newPassword, token })
    setBusy(false)
    if (error) return setProblem(error.code === 'INVALID_TOKEN' ? t('resetOver') : (error.message ?? t('failed')))
    toast(t('resetDone'))
    await navigate({ to: '/app/sign-in' })
  }
  return (
    <Frame title={t('reset')} lead={t('resetLead')}>
      {problem ? <Notice kind="bad">{problem}</Notice> : null}
      {token === '' ? null : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            void reset().catch(() => {
              setProblem(t('failed'))
              setBusy(false)
            })
          }}
        >
          <TextField
            label={t('resetPassword')}
            hint={t('passwordHint')}
            type="password"
            autoComplete="new-password"
            minLength={SHORTEST_PASSWORD}
            required
            value={newPassword}
            onChange={(event) => setNewPassword(event.target.value)}
          />
          <Button type="submit" look="primary" busy={busy} className="justify-center">
            {t('resetGo')}
          </Button>
        </form>
      )}
      <p className="text-muted">
        <Link to="/app/forgot-password" className="text-accent underline">
          {t('forgotAgain')}
        </Link>
      </p>
    </Frame>
  )
}
