import { useQuery } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { type Credential, credentialsQuery } from '../../api/queries/credentials.ts'
import { useChange } from '../../api/use-change.ts'
import { useMay, useWs } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Later } from '../../ui/later.tsx'
import { MoreMenu } from '../../ui/menu.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { EmptyState, Loaded } from '../../ui/states.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { Chain } from './chain.tsx'
import { credentialColumns } from './credential-columns.tsx'
import type { Open } from './credential-dialog.tsx'
import { OrderButtons } from './order-buttons.tsx'

const CredentialDialog = lazy(() =>
  import('./credential-dialog.tsx').then((part) => ({ default: part.CredentialDialog })),
)

export function CredentialsPage() {
  const { t } = useTranslation('credentials')
  const ws = useWs()
  const may = useMay('credential:write')
  const credentials = useQuery(credentialsQuery(ws))
  const [open, setOpen] = useState<Open>()
  const add = may ? (
    <Button look="primary" onClick={() => setOpen({ kind: 'edit', value: undefined })}>
      <Icon name="plus" size={16} />
      {t('add')}
    </Button>
  ) : null
  return (
    <Page title={t('title')} lead={t('lead')} actions={add}>
      <Loaded query={credentials}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon="credentials" title={t('emptyTitle')} text={t('emptyText')}>
              {add}
            </EmptyState>
          ) : (
            <>
              <Section title={t('chain')} lead={t('chainLead')}>
                <Chain credentials={all} />
              </Section>
              <List all={all} may={may} onOpen={setOpen} />
            </>
          )
        }
      </Loaded>
      {open ? (
        <Later>
          <CredentialDialog open={open} onClose={() => setOpen(undefined)} />
        </Later>
      ) : null}
    </Page>
  )
}

interface ListProps {
  readonly all: readonly Credential[]
  readonly may: boolean
  readonly onOpen: (open: Open) => void
}

function List({ all, may, onOpen }: ListProps) {
  const { t } = useTranslation('credentials')
  const { t: common } = useTranslation()
  const ws = useWs()
  const change = useChange(
    ({ id, disabled }: Credential) =>
      ok(
        api.PATCH('/api/workspaces/{ws}/credentials/{id}', {
          params: { path: { ws, id } },
          body: { disabled: !disabled },
        }),
      ),
    ['credentials', 'prices'],
  )
  const menu = (credential: Credential) =>
    may ? (
      <MoreMenu
        label={common('actions', { name: credential.name })}
        entries={[
          { text: t('edit'), onSelect: () => onOpen({ kind: 'edit', value: credential }) },
          {
            text: credential.disabled ? t('enable') : t('disable'),
            onSelect: () => change.mutate(credential, { onError: toastProblem }),
          },
          { text: t('delete'), onSelect: () => onOpen({ kind: 'delete', value: credential }), danger: true },
        ]}
      />
    ) : null
  const order = (credential: Credential) => <OrderButtons all={all} credential={credential} may={may} />
  return (
    <DataTable
      caption={t('title')}
      columns={credentialColumns(t, { may, order, menu })}
      rows={all}
      rowId={({ id }) => id}
      dim={({ disabled }) => disabled}
    />
  )
}
