import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auth } from '../api/auth.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Frame } from './frame.tsx'

/** The second step of a sign-in: a code of the authenticator, or one of the backup codes. */
export function TwoFactorForm({ onDone }: { readonly onDone: () => Promise<void> }) {
  const { t } = useTranslation('signIn')
  const [backup, setBackup] = useState(false)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  const fail = (text: string) => {
    setProblem(text)
    setBusy(false)
  }
  const verify = async () => {
    setBusy(true)
    setProblem(undefined)
    const { error } = backup
      ? await auth.twoFactor.verifyBackupCode({ code: code.trim() })
      : await auth.twoFactor.verifyTotp({ code: code.replace(/\s/g, '') })
    if (!error) return onDone()
    fail(t('wrongCode'))
  }
  return (
    <Frame title={t('secondStep')} lead={backup ? t('backupLead') : t('codeLead')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void verify().catch(() => fail(t('failed')))
        }}
      >
        <TextField
          label={backup ? t('backupCode') : t('code')}
          value={code}
          onChange={(event) => setCode(event.target.value)}
          inputMode={backup ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          error={problem}
          required
          autoFocus
        />
        <Button type="submit" look="primary" busy={busy} className="justify-center">
          {t('verify')}
        </Button>
      </form>
      <button type="button" className="self-start text-accent underline" onClick={() => setBackup(!backup)}>
        {backup ? t('useCode') : t('useBackup')}
      </button>
    </Frame>
  )
}
