import { Link, useSearch } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auth } from '../api/auth.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useEntered } from './entered.ts'
import { Frame } from './frame.tsx'
import { SingleSignOn } from './single-sign-on.tsx'
import { TwoFactorForm } from './two-factor-form.tsx'

type State = 'idle' | 'password' | 'passkey' | 'second'

export function SignInPage() {
  const { t } = useTranslation('signIn')
  const { next, error: refusal } = useSearch({ from: '/app/sign-in' })
  const entered = useEntered(next)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [state, setState] = useState<State>('idle')
  const [problem, setProblem] = useState<string | undefined>(() => refusedBy(t, refusal))

  const fail = (text: string) => {
    setProblem(text)
    setState('idle')
  }
  const withPassword = async () => {
    setState('password')
    const { data, error } = await auth.signIn.email({ email, password })
    if (error) fail(error.status === 401 ? t('wrong') : (error.message ?? t('failed')))
    else if (data && 'twoFactorRedirect' in data && data.twoFactorRedirect) setState('second')
    else await entered()
  }
  const withPasskey = async () => {
    setState('passkey')
    const answer = await auth.signIn.passkey().catch(() => ({ error: {} }))
    if (answer?.error) fail(t('passkeyFailed'))
    else await entered()
  }

  if (state === 'second') return <TwoFactorForm onDone={entered} />
  return (
    <Frame title={t('signIn')}>
      {problem ? <Notice kind="bad">{problem}</Notice> : null}
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void withPassword().catch(() => fail(t('failed')))
        }}
      >
        <TextField
          label={t('email')}
          type="email"
          autoComplete="username webauthn"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={t('password')}
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Link to="/app/forgot-password" className="-mt-2 self-start text-accent underline">
          {t('forgot')}
        </Link>
        <Button type="submit" look="primary" busy={state === 'password'} className="justify-center">
          {t('signIn')}
        </Button>
      </form>
      <div className="flex items-center gap-3 text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t('or')}
      </div>
      <Button
        busy={state === 'passkey'}
        onClick={() => void withPasskey().catch(() => fail(t('failed')))}
        className="justify-center"
      >
        {t('withPasskey')}
      </Button>
      <SingleSignOn next={next} />
      <p className="text-muted">
        {t('noAccount')}{' '}
        <Link to="/app/sign-up" search={next ? { next } : {}} className="text-accent underline">
          {t('signUp')}
        </Link>
      </p>
    </Frame>
  )
}

/** What a provider's answer came to, by the code that stands in the address then. */
function refusedBy(t: TFunction<'signIn'>, code: string | undefined): string | undefined {
  if (code === undefined) return undefined
  return code === 'account_not_linked' ? t('notLinked') : t('providerFailed', { code })
}
