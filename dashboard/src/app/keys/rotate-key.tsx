import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import type { IssuedKey, Key } from '../../api/queries/keys.ts'
import { useChange } from '../../api/use-change.ts'
import { useWs } from '../../shell/permission.ts'
import { Dialog, DialogForm } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'

const OVERLAPS = ['0', '3600', '86400', '604800'] as const

interface Props {
  readonly value: Key
  readonly onClose: () => void
  readonly onIssued: (key: IssuedKey) => void
}

export function RotateKey({ value, onClose, onIssued }: Props) {
  const { t } = useTranslation('keys')
  const ws = useWs()
  const [overlap, setOverlap] = useState<string>('3600')
  const rotate = useChange(
    () =>
      ok(
        api.POST('/api/workspaces/{ws}/keys/{id}/rotate', {
          params: { path: { ws, id: value.id } },
          body: { overlapSeconds: Number(overlap) },
        }),
      ),
    ['keys'],
  )
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t('rotateTitle', { name: value.name })}
      description={t('rotateText')}
    >
      <DialogForm
        onSubmit={() => rotate.mutate(undefined, { onSuccess: onIssued })}
        submit={t('rotate').replace('…', '')}
        busy={rotate.isPending}
        onCancel={onClose}
      >
        <SelectField
          label={t('overlap')}
          value={overlap}
          onChange={(event) => setOverlap(event.target.value)}
          options={OVERLAPS.map((seconds) => ({ value: seconds, text: t(`overlap${seconds}`) }))}
        />
        {rotate.error ? <Notice kind="bad">{textOf(rotate.error)}</Notice> : null}
      </DialogForm>
    </Dialog>
  )
}
