import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import type { IssuedKey, Key } from '../../api/queries/keys.ts'
import { useChange } from '../../api/use-change.ts'
import { useWs } from '../../shell/permission.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toast.tsx'
import { EditKey } from './edit-key.tsx'
import { IssuedKeyDialog } from './issued-key.tsx'
import { RotateKey } from './rotate-key.tsx'

/** What is open over the list of keys. */
export type Open =
  | { readonly kind: 'edit'; readonly key: Key | undefined }
  | { readonly kind: 'rotate' | 'revoke'; readonly key: Key }
  | { readonly kind: 'issued'; readonly issued: IssuedKey; readonly rotated: boolean }

interface Props {
  readonly open: Open
  readonly onClose: () => void
  readonly onOpen: (open: Open) => void
}

export function KeyDialog({ open, onClose, onOpen }: Props) {
  const { t } = useTranslation('keys')
  const ws = useWs()
  const revoke = useChange(
    (id: string) => ok(api.DELETE('/api/workspaces/{ws}/keys/{id}', { params: { path: { ws, id } } })),
    ['keys'],
  )
  const issued = (rotated: boolean) => (key: IssuedKey) => onOpen({ kind: 'issued', issued: key, rotated })
  switch (open.kind) {
    case 'edit':
      return <EditKey value={open.key} onClose={onClose} onIssued={issued(false)} />
    case 'rotate':
      return <RotateKey value={open.key} onClose={onClose} onIssued={issued(true)} />
    case 'issued':
      return <IssuedKeyDialog issued={open.issued} rotated={open.rotated} onClose={onClose} />
    case 'revoke':
      return (
        <Confirm
          title={t('revokeTitle', { name: open.key.name })}
          description={t('revokeText')}
          submit={t('revoke').replace('…', '')}
          onConfirm={() => revoke.mutateAsync(open.key.id).then(() => toast(t('revokeDone')))}
          onClose={onClose}
        />
      )
  }
}
