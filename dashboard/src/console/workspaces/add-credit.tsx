import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import { useChange } from '../../api/use-change.ts'
import { RadioChoices } from '../../ui/choices.tsx'
import { Dialog, DialogForm } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'

type Kind = 'grant' | 'topup'

export function AddCredit({ ws, onClose }: { readonly ws: string; readonly onClose: () => void }) {
  const { t } = useTranslation('console')
  const [amountUsd, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const [kind, setKind] = useState<Kind>('topup')
  // One for each time that it is opened: what is sent twice is booked once.
  const [key] = useState(() => crypto.randomUUID())
  const add = useChange(
    () =>
      ok(
        api.POST('/api/workspaces/{ws}/credits', {
          params: { path: { ws }, header: { 'idempotency-key': key } },
          body: { amountUsd, reason, kind },
        }),
      ),
    ['balance', 'credits'],
  )
  const save = () =>
    add.mutate(undefined, {
      onSuccess: () => {
        toast(t('creditAdded'))
        onClose()
      },
    })
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={t('addCredit')}>
      <DialogForm onSubmit={save} submit={t('addCredit')} busy={add.isPending} onCancel={onClose}>
        <TextField
          label={t('amount')}
          hint={t('amountHint')}
          inputMode="decimal"
          required
          value={amountUsd}
          onChange={(event) => setAmount(event.target.value)}
        />
        <TextField
          label={t('reason')}
          hint={t('reasonHint')}
          maxLength={500}
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <RadioChoices
          name="kind"
          legend={t('kind')}
          value={kind}
          onChange={setKind}
          options={(['topup', 'grant'] as const).map((value) => ({ value, text: t(`kind_${value}`) }))}
        />
        {add.error ? <Notice kind="bad">{textOf(add.error)}</Notice> : null}
      </DialogForm>
    </Dialog>
  )
}
