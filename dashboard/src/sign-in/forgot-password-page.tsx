import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auth } from '../api/auth.ts'
import { signInQuery } from '../api/queries/sign-in.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Loaded } from '../ui/states.tsx'
import { Frame } from './frame.tsx'

/** For who forgot the password: a letter where the server sends mail, else whom to ask. */
export function ForgotPasswordPage() {
  const { t } = useTranslation('signIn')
  const options = useQuery(signInQuery)
  return (
    <Frame title={t('forgot')}>
      <Loaded query={options} lines={2}>
        {({ passwordReset }) => (passwordReset ? <AskForLetter /> : <p>{t('noMail')}</p>)}
      </Loaded>
      <p className="text-muted">
        <Link to="/app/sign-in" className="text-accent underline">
          {t('backToSignIn')}
        </Link>
      </p>
    </Frame>
  )
}

function AskForLetter() {
  const { t } = useTranslation('signIn')
  const [email, setEmail] = useState('')
  const [state, setState] = useState<'idle' | 'busy' | 'sent'>('idle')
  const [problem, setProblem] = useState<string>()
  const ask = async () => {
    setState('busy')
    const { error } = await auth.requestPasswordReset({ email })
    setProblem(error ? (error.message ?? t('failed')) : undefined)
    setState(error ? 'idle' : 'sent')
  }
  if (state === 'sent') {
    return (
      <div role="status">
        <Notice kind="good">{t('letterSent', { email })}</Notice>
      </div>
    )
  }
  return (
    <>
      {problem ? <Notice kind="bad">{problem}</Notice> : null}
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void ask().catch(() => {
            setProblem(t('failed'))
            setState('idle')
          })
        }}
      >
        <TextField
          label={t('email')}
          hint={t('forgotHint')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Button type="submit" look="primary" busy={state === 'busy'} className="justify-center">
          {t('sendLetter')}
        </Button>
      </form>
    </>
  )
}
