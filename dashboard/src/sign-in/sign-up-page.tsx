import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auth } from '../api/auth.ts'
import { signInQuery } from '../api/queries/sign-in.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { SHORTEST_PASSWORD, ticketOf, useEntered } from './entered.ts'
import { Frame } from './frame.tsx'
import { SingleSignOn } from './single-sign-on.tsx'

export function SignUpPage() {
  const { t } = useTranslation('signIn')
  const { next } = useSearch({ from: '/app/sign-up' })
  const entered = useEntered(next)
  const { data: options } = useQuery(signInQuery)
  const closed = options?.signUp === 'invited' && Object.keys(ticketOf(next)).length === 0
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  const signUp = async () => {
    setBusy(true)
    // People have a name besides; nobody is asked for one.
    const { error } = await auth.signUp.email({
      email,
      password,
      name: email.split('@', 1)[0] ?? email,
      ...ticketOf(next),
    })
    if (!error) return entered()
    setProblem(error.message ?? t('failed'))
    setBusy(false)
  }
  const withPasskey = async () => {
    if (!email.includes('@')) return setProblem(t('emailFirst'))
    setProblem(undefined)
    const context = JSON.stringify({ email, ...ticketOf(next) })
    const answer = await auth.passkey
      .addPasskey({ context, createSession: true })
      .catch(() => ({ error: { message: undefined } }))
    if (answer?.error) setProblem(answer.error.message ?? t('passkeyFailed'))
    else await entered()
  }
  return (
    <Frame title={t('signUp')} lead={t('signUpLead')}>
      {closed ? <Notice kind="info">{t('byInvitation')}</Notice> : null}
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
          minLength={SHORTEST_PASSWORD}
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button type="submit" look="primary" busy={busy} className="justify-center">
          {t('createAccount')}
        </Button>
      </form>
      <Button className="justify-center" onClick={() => void withPasskey().catch(() => setProblem(t('failed')))}>
        {t('upWithPasskey')}
      </Button>
      <SingleSignOn next={next} />
      <p className="text-muted">
        {t('haveAccount')}{' '}
        <Link to="/app/sign-in" search={next ? { next } : {}} className="text-accent underline">
          {t('signIn')}
        </Link>
      </p>
    </Frame>
  )
}
