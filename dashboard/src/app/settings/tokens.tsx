import { useQuery } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok, type Schemas } from '../../api/client.ts'
import { tokensQuery } from '../../api/queries/tokens.ts'
import { useChange } from '../../api/use-change.ts'
import { useMay, useWs } from '../../shell/permission.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Later } from '../../ui/later.tsx'
import { Section } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'

const CreateToken = lazy(() => import('./create-token.tsx').then((part) => ({ default: part.CreateToken })))

const Confirm = lazy(() => import('../../ui/confirm.tsx').then((part) => ({ default: part.Confirm })))

type Token = Schemas['Token']

export function Tokens() {
  const { t } = useTranslation('settings')
  const ws = useWs()
  const may = useMay('token:write')
  const tokens = useQuery(tokensQuery(ws))
  const [creating, setCreating] = useState(false)
  const [revoking, setRevoking] = useState<Token>()
  const revoke = useChange(
    (id: string) => ok(api.DELETE('/api/workspaces/{ws}/tokens/{id}', { params: { path: { ws, id } } })),
    ['tokens'],
  )
  const columns: readonly Column<Token>[] = [
    {
      id: 'name',
      heading: t('name'),
      rowHeader: true,
      cell: ({ name, hint }) => (
        <span className="flex flex-col">
          <span className="line-clamp-2">{name}</span>
          <code className="font-mono text-[12.5px] font-normal text-muted">{hint}</code>
        </span>
      ),
    },
    { id: 'role', heading: t('role'), cell: ({ role }) => <Badge>{role}</Badge> },
    { id: 'created', heading: t('created'), from: 'sm', cell: ({ createdAt }) => <Time at={createdAt} shape="date" /> },
    {
      id: 'expires',
      heading: t('expires'),
      from: 'sm',
      cell: ({ expiresAt }) => <Time at={expiresAt} shape="short" none={t('never')} />,
    },
    {
      id: 'revoke',
      heading: '',
      numeric: true,
      cell: (token) =>
        may ? (
          <Button size="small" onClick={() => setRevoking(token)} aria-label={`${t('revoke')} ${token.name}`}>
            {t('revoke')}
          </Button>
        ) : null,
    },
  ]
  return (
    <Section
      title={t('tokens')}
      lead={t('tokensLead')}
      actions={may ? <Button onClick={() => setCreating(true)}>{t('createToken')}</Button> : null}
    >
      <Loaded query={tokens} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <p className="text-muted">{t('noTokens')}</p>
          ) : (
            <DataTable caption={t('tokens')} columns={columns} rows={all} rowId={({ id }) => id} />
          )
        }
      </Loaded>
      {creating ? (
        <Later>
          <CreateToken onClose={() => setCreating(false)} />
        </Later>
      ) : null}
      {revoking ? (
        <Later>
          <Confirm
            title={t('revokeTitle', { name: revoking.name })}
            description={t('revokeText')}
            submit={t('revoke')}
            onConfirm={() => revoke.mutateAsync(revoking.id).then(() => toast(t('revoked')))}
            onClose={() => setRevoking(undefined)}
          />
        </Later>
      ) : null}
    </Section>
  )
}
