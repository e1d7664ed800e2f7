import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { Problem, textOf } from '../../api/problem.ts'
import type { IssuedKey, Key } from '../../api/queries/keys.ts'
import { useChange } from '../../api/use-change.ts'
import { useWs } from '../../shell/permission.ts'
import { useZone } from '../../shell/zone.ts'
import { Dialog, DialogForm } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'
import { KeyFieldset } from './key-fields.tsx'
import { bodyOf, emptyFields, fieldsOf, type KeyFields, tagsAreWell } from './key-form.ts'

interface Props {
  /** Undefined: a new one. */
  readonly value: Key | undefined
  readonly onClose: () => void
  readonly onIssued: (key: IssuedKey) => void
}

export function EditKey({ value, onClose, onIssued }: Props) {
  const { t } = useTranslation('keys')
  const { t: common } = useTranslation()
  const ws = useWs()
  const zone = useZone()
  const [fields, setFields] = useState<KeyFields>(value ? fieldsOf(value, zone) : emptyFields)
  const create = useChange(
    () => ok(api.POST('/api/workspaces/{ws}/keys', { params: { path: { ws } }, body: bodyOf(fields, zone) })),
    ['keys'],
  )
  const change = useChange(
    (id: string) =>
      ok(api.PATCH('/api/workspaces/{ws}/keys/{id}', { params: { path: { ws, id } }, body: bodyOf(fields, zone) })),
    ['keys'],
  )
  const error = create.error ?? change.error
  const refused = error ? { param: error instanceof Problem ? error.param : undefined, text: textOf(error) } : undefined

  const save = () => {
    if (!tagsAreWell(fields.tags)) return
    if (!value) return create.mutate(undefined, { onSuccess: onIssued })
    change.mutate(value.id, {
      onSuccess: () => {
        toast(t('saved'))
        onClose()
      },
    })
  }
  const title = value ? t('editTitle', { name: value.name }) : t('createTitle')
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={title}>
      <DialogForm
        onSubmit={save}
        submit={value ? common('save') : t('create')}
        busy={create.isPending || change.isPending}
        onCancel={onClose}
      >
        <KeyFieldset fields={fields} onChange={setFields} refused={refused} />
        {refused ? <Notice kind="bad">{refused.text}</Notice> : null}
      </DialogForm>
    </Dialog>
  )
}
