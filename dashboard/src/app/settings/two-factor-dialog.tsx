import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auth } from '../../api/auth.ts'
import { meQuery } from '../../api/me.ts'
import { CopyLine } from '../../ui/copy.tsx'
import { Dialog, DialogForm } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'

interface Enrolment {
  /** `otpauth://…`, with the secret in its query. */
  readonly totpURI: string
  readonly backupCodes: readonly string[]
}

/** Turns the second step on (password, authenticator, first code) or off (password). */
export function TwoFactorDialog({ on, onClose }: { readonly on: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const queryClient = useQueryClient()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [enrolment, setEnrolment] = useState<Enrolment>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  /** Runs one step: its problem is shown, its answer handed on. */
  const step = async <Data,>(
    call: Promise<{ data: Data | null; error: { message?: string | undefined } | null }>,
    wrong: string,
  ) => {
    setBusy(true)
    setProblem(undefined)
    const { data, error } = await call.catch(() => ({ data: null, error: { message: undefined } }))
    setBusy(false)
    if (error) setProblem(error.message ?? wrong)
    return error ? undefined : data
  }
  const finish = async (text: string) => {
    await queryClient.invalidateQueries(meQuery)
    toast(text)
    onClose()
  }
  const begin = async () => {
    if (on) {
      if (await step(auth.twoFactor.disable({ password }), t('failed'))) await finish(t('turnedOff'))
      return
    }
    const data = await step(auth.twoFactor.enable({ password }), t('failed'))
    if (data && 'totpURI' in data) setEnrolment(data)
  }
  const confirm = async () => {
    if (await step(auth.twoFactor.verifyTotp({ code: code.replace(/\s/g, '') }), t('wrongCode')))
      await finish(t('turnedOn'))
  }
  const notice = problem ? <Notice kind="bad">{problem}</Notice> : null
  return (
    <Dialog open keep onOpenChange={(open) => open || onClose()} title={t('twoFactor')}>
      {enrolment ? (
        <DialogForm onSubmit={() => void confirm()} submit={t('confirmCode')} busy={busy} onCancel={onClose}>
          <p>{t('scan')}</p>
          <CopyLine text={new URL(enrolment.totpURI).searchParams.get('secret') ?? ''} label={t('secret')} />
          <a href={enrolment.totpURI} className="self-start text-accent underline">
            {t('setupAddress')}
          </a>
          <p>{t('backup')}</p>
          <CopyLine text={enrolment.backupCodes.join(' ')} label={t('backup')} />
          <TextField
            label={t('code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          {notice}
        </DialogForm>
      ) : (
        <DialogForm
          onSubmit={() => void begin()}
          submit={on ? t('turnOff').replace('…', '') : common('save')}
          busy={busy}
          onCancel={onClose}
          danger={on}
        >
          <TextField
            label={t('password')}
            hint={t('passwordWhy')}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {notice}
        </DialogForm>
      )}
    </Dialog>
  )
}
