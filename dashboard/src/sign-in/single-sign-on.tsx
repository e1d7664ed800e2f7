import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auth } from '../api/auth.ts'
import { signInQuery } from '../api/queries/sign-in.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { safeNext } from './entered.ts'

/** A button for each provider of the configuration; the browser goes there, and comes back signed in. */
export function SingleSignOn({ next }: { readonly next: string | undefined }) {
  const { t } = useTranslation('signIn')
  const { data } = useQuery(signInQuery)
  const [going, setGoing] = useState<string>()
  const [problem, setProblem] = useState<string>()
  if (!data || data.providers.length === 0) return null
  const fail = (text: string | undefined) => {
    setProblem(text ?? t('failed'))
    setGoing(undefined)
  }
  const go = async (provider: string) => {
    setGoing(provider)
    setProblem(undefined)
    const to = safeNext(next)
    // What stands behind a # is a secret, which goes to nobody else; who was invited is known by the address.
    const callbackURL = to.includes('#') ? '/app' : to
    const { error } = await auth.signIn.social({ provider, callbackURL, errorCallbackURL: '/app/sign-in' })
    if (!error) return
    fail(error.message)
  }
  return (
    <>
      {problem ? <Notice kind="bad">{problem}</Notice> : null}
      {data.providers.map(({ id, name }) => (
        <Button
          key={id}
          busy={going === id}
          onClick={() => void go(id).catch(() => fail(undefined))}
          className="justify-center"
        >
          {t('withProvider', { name })}
        </Button>
      ))}
    </>
  )
}
