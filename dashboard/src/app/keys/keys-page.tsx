import { useQuery } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { type Key, keysQuery } from '../../api/queries/keys.ts'
import { useChange } from '../../api/use-change.ts'
import { useMay, useWs } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { Check } from '../../ui/choices.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Later } from '../../ui/later.tsx'
import { MoreMenu } from '../../ui/menu.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, Loaded } from '../../ui/states.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { keyColumns } from './key-columns.tsx'
import type { Open } from './key-dialog.tsx'

const KeyDialog = lazy(() => import('./key-dialog.tsx').then((part) => ({ default: part.KeyDialog })))

export function KeysPage() {
  const { t } = useTranslation('keys')
  const { t: common } = useTranslation()
  const ws = useWs()
  const may = useMay('key:write')
  const [revoked, setRevoked] = useState(false)
  const [open, setOpen] = useState<Open>()
  const keys = useQuery(keysQuery(ws, revoked))
  // Each hour of somebody in the playground leaves one that has expired.
  const isShown = ({ expiresAt }: Key) => revoked || expiresAt === null || Date.parse(expiresAt) > Date.now()
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
          {
            text: key.disabled ? t('enable') : t('disable'),
            onSelect: () => change.mutate(key, { onError: toastProblem }),
          },
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
              rows={all.filter(isShown)}
              rowId={({ id }) => id}
              dim={({ revokedAt }) => revokedAt !== null}
            />
          )
        }
      </Loaded>
      {open ? (
        <Later>
          <KeyDialog open={open} onClose={close} onOpen={setOpen} />
        </Later>
      ) : null}
    </Page>
  )
}
