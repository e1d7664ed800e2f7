import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Workspace, workspacesQuery } from '../../api/queries/operator.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { TextField } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Later } from '../../ui/later.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

const CreateWorkspace = lazy(() => import('./create-workspace.tsx').then((part) => ({ default: part.CreateWorkspace })))

export function WorkspacesPage() {
  const { t } = useTranslation('console')
  const workspaces = useQuery(workspacesQuery)
  const [text, setText] = useState('')
  const [creating, setCreating] = useState(false)
  const wanted = text.trim().toLowerCase()
  const columns: readonly Column<Workspace>[] = [
    {
      id: 'name',
      heading: t('name'),
      rowHeader: true,
      cell: ({ id, name }) => (
        <span className="flex min-w-32 flex-col">
          <Link to="/console/workspaces/$ws" params={{ ws: id }} className="line-clamp-2 text-accent hover:underline">
            {name}
          </Link>
          <code className="font-mono text-[12.5px] font-normal text-muted">{id.slice(0, 18)}…</code>
        </span>
      ),
    },
    {
      id: 'state',
      heading: t('state'),
      cell: ({ suspended }) =>
        suspended ? <Badge tone="bad">{t('suspended')}</Badge> : <Badge tone="good">{t('active')}</Badge>,
    },
    { id: 'zone', heading: t('timeZone'), from: 'md', cell: ({ timeZone }) => timeZone },
    { id: 'created', heading: t('created'), from: 'sm', cell: ({ createdAt }) => <Time at={createdAt} shape="date" /> },
  ]
  return (
    <Page
      title={t('workspaces')}
      lead={t('workspacesLead')}
      actions={
        <Button look="primary" onClick={() => setCreating(true)}>
          <Icon name="plus" size={16} />
          {t('newWorkspace')}
        </Button>
      }
    >
      <div className="max-w-xs">
        <TextField label={t('find')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <Loaded query={workspaces}>
        {(all) => {
          const shown = all.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(wanted))
          return shown.length === 0 ? (
            <EmptyState icon="workspaces" title={t('noWorkspaces')} text="" />
          ) : (
            <DataTable caption={t('workspaces')} columns={columns} rows={shown} rowId={({ id }) => id} />
          )
        }}
      </Loaded>
      {creating ? (
        <Later>
          <CreateWorkspace onClose={() => setCreating(false)} />
        </Later>
      ) : null}
    </Page>
  )
}
