import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import { useChange } from '../../api/use-change.ts'
import { browserZone } from '../../kit/time.ts'
import { Dialog, DialogForm } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'

export function CreateWorkspace({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('console')
  const [name, setName] = useState('')
  const [timeZone, setTimeZone] = useState(browserZone())
  const create = useChange(() => ok(api.POST('/api/workspaces', { body: { name, timeZone } })), ['workspaces', 'me'])
  const save = () =>
    create.mutate(undefined, {
      onSuccess: () => {
        toast(t('madeWorkspace'))
        onClose()
      },
    })
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={t('newWorkspace')}>
      <DialogForm onSubmit={save} submit={t('create')} busy={create.isPending} onCancel={onClose}>
        <TextField
          label={t('name')}
          maxLength={100}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t('timeZone')}
          required
          value={timeZone}
          onChange={(event) => setTimeZone(event.target.value)}
        />
        {create.error ? <Notice kind="bad">{textOf(create.error)}</Notice> : null}
      </DialogForm>
    </Dialog>
  )
}
