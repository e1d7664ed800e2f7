import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auth } from '../api/auth.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useEntered } from './entered.ts'
import { Frame } from './frame.tsx'

const SHORTEST = 8

export function SignUpPage() {
  const { t } = useTranslation('signIn')
  const { next } = useSearch({ from: '/app/sign-up' })
  const entered = useEntered(next)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  const signUp = async () => {
    setBusy(true)
    // People have a name besides; nobody is asked for one.
    const { error } = await auth.signUp.email({ email, password, name: email })
    if (!error) return entered()
    setProblem(error.message ?? t('failed'))
    setBusy(false)
  }
  return (
    <Frame title={t('signUp')} lead={t('signUpLead')}>
      {problem ? <Notice kind="bad">{problem}</Notice> : null}
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void signUp().catch(() => {
            setProblem(t('failed'))
            setBusy(false)
          })
        }}
      >
        <TextField
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={t('newPassword')}
          hint={t('passwordHint')}
          type="password"
          autoComplete="new-password"
          minLength={SHORTEST}
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="primary" busy={busy} className="justify-center">
          {t('createAccount')}
        </Button>
      </form>
      <p className="text-muted">
        {t('haveAccount')}{' '}
        <Link to="/app/sign-in" search={next ? { next } : {}} className="text-accent underline">
          {t('signIn')}
        </Link>
      </p>
    </Frame>
  )
}
