import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import type { Credential } from '../../api/queries/credentials.ts'
import { useChange } from '../../api/use-change.ts'
import { useWs } from '../../shell/permission.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { toast } from '../../ui/toast.tsx'
import { EditCredential } from './edit-credential.tsx'

/** What is open over the list of provider keys. */
export type Open =
  | { readonly kind: 'edit'; readonly value: Credential | undefined }
  | { readonly kind: 'delete'; readonly value: Credential }

export function CredentialDialog({ open, onClose }: { readonly open: Open; readonly onClose: () => void }) {
  const { t } = useTranslation('credentials')
  const ws = useWs()
  const remove = useChange(
    (id: string) => ok(api.DELETE('/api/workspaces/{ws}/credentials/{id}', { params: { path: { ws, id } } })),
    ['credentials', 'prices'],
  )
  if (open.kind === 'edit') {
    const added = () => {
      toast(t('added'))
      onClose()
    }
    return <EditCredential value={open.value} onClose={onClose} onAdded={added} />
  }
  return (
    <Confirm
      title={t('deleteTitle', { name: open.value.name })}
      description={t('deleteText')}
      submit={t('delete').replace('…', '')}
      onConfirm={() => remove.mutateAsync(open.value.id).then(() => toast(t('deleted')))}
      onClose={onClose}
    />
  )
}
