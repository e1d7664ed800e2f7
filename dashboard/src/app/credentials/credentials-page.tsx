import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { type Credential, credentialsQuery } from '../../api/queries/credentials.ts'
import { useChange } from '../../api/use-change.ts'
import { useMay, useWs } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import { MoreMenu } from '../../ui/menu.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { EmptyState, Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { Chain } from './chain.tsx'
import { credentialColumns } from './credential-columns.tsx'
import { EditCredential } from './edit-credential.tsx'
import { OrderButtons } from './order-buttons.tsx'

type Open =
  | { readonly kind: 'edit'; readonly value: Credential | undefined }
  | { readonly kind: 'delete'; readonly value: Credential }

export function CredentialsPage() {
  const { t } = useTranslation('credentials')
  const ws = useWs()
  const may = useMay('credential:write')
  const credentials = useQuery(credentialsQuery(ws))
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const remove = useChange(
    (id: string) => ok(api.DELETE('/api/workspaces/{ws}/credentials/{id}', { params: { path: { ws, id } } })),
    ['credentials', 'prices'],
  )
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
      {open?.kind === 'edit' ? (
        <EditCredential
          value={open.value}
          onClose={close}
          onAdded={() => {
            toast(t('added'))
            close()
          }}
        />
      ) : null}
      {open?.kind === 'delete' ? (
        <Confirm
          title={t('deleteTitle', { name: open.value.name })}
          description={t('deleteText')}
          submit={t('delete').replace('…', '')}
          onConfirm={() => remove.mutateAsync(open.value.id).then(() => toast(t('deleted')))}
          onClose={close}
        />
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
          { text: credential.disabled ? t('enable') : t('disable'), onSelect: () => change.mutate(credential) },
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
