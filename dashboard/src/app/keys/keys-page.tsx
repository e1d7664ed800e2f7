import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { type IssuedKey, type Key, keysQuery } from '../../api/queries/keys.ts'
import { useChange } from '../../api/use-change.ts'
import { useMay, useWs } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { Check } from '../../ui/choices.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import { MoreMenu } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { EditKey } from './edit-key.tsx'
import { IssuedKeyDialog } from './issued-key.tsx'
import { keyColumns } from './key-columns.tsx'
import { RotateKey } from './rotate-key.tsx'

/** What is open over the list. */
type Open =
  | { readonly kind: 'edit'; readonly key: Key | undefined }
  | { readonly kind: 'rotate' | 'revoke'; readonly key: Key }
  | { readonly kind: 'issued'; readonly issued: IssuedKey; readonly rotated: boolean }

export function KeysPage() {
  const { t } = useTranslation('keys')
  const { t: common } = useTranslation()
  const ws = useWs()
  const may = useMay('key:write')
  const [revoked, setRevoked] = useState(false)
  const [open, setOpen] = useState<Open>()
  const keys = useQuery(keysQuery(ws, revoked))
  const close = () => setOpen(undefined)
  const change = useChange(
    ({ id, disabled }: Key) =>
      ok(api.PATCH('/api/workspaces/{ws}/keys/{id}', { params: { path: { ws, id } }, body: { disabled: !disabled } })),
    ['keys'],
  )

  const menu = (key: Key) =>
    may && !key.revokedAt ? (
      <MoreMenu
        label={common('actions', { name: key.name })}
        entries={[
          { text: t('edit'), onSelect: () => setOpen({ kind: 'edit', key }) },
          { text: t('rotate'), onSelect: () => setOpen({ kind: 'rotate', key }) },
          { text: key.disabled ? t('enable') : t('disable'), onSelect: () => change.mutate(key) },
          { text: t('revoke'), onSelect: () => setOpen({ kind: 'revoke', key }), danger: true },
        ]}
      />
    ) : null
  const create = may ? (
    <Button look="primary" onClick={() => setOpen({ kind: 'edit', key: undefined })}>
      <Icon name="plus" size={16} />
      {t('create')}
    </Button>
  ) : null

  return (
    <Page title={t('title')} lead={t('lead')} actions={create}>
      <Check label={t('showRevoked')} checked={revoked} onChange={setRevoked} />
      <Loaded query={keys}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon="keys" title={t('emptyTitle')} text={t('emptyText')}>
              {create}
            </EmptyState>
          ) : (
            <DataTable
              caption={t('title')}
              columns={keyColumns(t, menu)}
              rows={all}
              rowId={({ id }) => id}
              dim={({ revokedAt }) => revokedAt !== null}
            />
          )
        }
      </Loaded>
      {open ? <OpenDialog open={open} ws={ws} onClose={close} onOpen={setOpen} /> : null}
    </Page>
  )
}

function OpenDialog({
  open,
  ws,
  onClose,
  onOpen,
}: {
  readonly open: Open
  readonly ws: string
  readonly onClose: () => void
  readonly onOpen: (open: Open) => void
}) {
  const { t } = useTranslation('keys')
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
