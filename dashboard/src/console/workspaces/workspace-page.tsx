import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { balanceQuery } from '../../api/queries/overview.ts'
import { type Workspace, workspaceQuery } from '../../api/queries/workspaces.ts'
import { useChange } from '../../api/use-change.ts'
import { ZoneContext } from '../../shell/zone.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Later } from '../../ui/later.tsx'
import { Money } from '../../ui/money.tsx'
import { Card, Facts, Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import { People } from './people.tsx'
import { Quotes } from './quotes.tsx'

const AddCredit = lazy(() => import('./add-credit.tsx').then((part) => ({ default: part.AddCredit })))
const Confirm = lazy(() => import('../../ui/confirm.tsx').then((part) => ({ default: part.Confirm })))

export function WorkspacePage() {
  const { ws } = useParams({ from: '/console/in/workspaces/$ws' })
  return <Loaded query={useQuery(workspaceQuery(ws))}>{(workspace) => <Detail workspace={workspace} />}</Loaded>
}

function Detail({ workspace }: { readonly workspace: Workspace }) {
  const { t } = useTranslation('console')
  const { id: ws, name, suspended, timeZone, createdAt } = workspace
  const balance = useQuery(balanceQuery(ws)).data
  const [open, setOpen] = useState<'credit' | 'suspend'>()
  const close = () => setOpen(undefined)
  const change = useChange(
    (to: boolean) => ok(api.PATCH('/api/workspaces/{ws}', { params: { path: { ws } }, body: { suspended: to } })),
    ['workspace', 'workspaces'],
  )
  const resume = () => change.mutate(false, { onSuccess: () => toast(t('resumedDone')), onError: toastProblem })
  return (
    <ZoneContext value={timeZone}>
      <Page
        title={name}
        lead={
          <Link to="/console/workspaces" className="text-accent underline">
            {t('backToAll')}
          </Link>
        }
        actions={
          <>
            <Link to="/app/$ws" params={{ ws }} className={buttonClass()}>
              {t('open')}
            </Link>
            <Button onClick={() => (suspended ? resume() : setOpen('suspend'))}>
              {suspended ? t('resume') : t('suspend')}
            </Button>
            <Button look="primary" onClick={() => setOpen('credit')}>
              {t('addCredit')}
            </Button>
          </>
        }
      >
        <Card>
          <Facts
            facts={[
              [
                t('state'),
                <Badge key="state" tone={suspended ? 'bad' : 'good'}>
                  {suspended ? t('suspended') : t('active')}
                </Badge>,
              ],
              [
                'Id',
                <code key="id" className="font-mono text-[13px]">
                  {ws}
                </code>,
              ],
              [t('balance'), <Money key="balance" usd={balance?.availableUsd} exact />],
              [t('timeZone'), timeZone],
              [t('created'), <Time key="created" at={createdAt} />],
            ]}
          />
        </Card>
        <Quotes ws={ws} />
        <People ws={ws} />
        {open === 'credit' ? (
          <Later>
            <AddCredit ws={ws} onClose={close} />
          </Later>
        ) : null}
        {open === 'suspend' ? (
          <Later>
            <Confirm
              title={t('suspendTitle', { name })}
              description={t('suspendText')}
              submit={t('suspend').replace('…', '')}
              onConfirm={() => change.mutateAsync(true).then(() => toast(t('suspendedDone')))}
              onClose={close}
            />
          </Later>
        ) : null}
      </Page>
    </ZoneContext>
  )
}
