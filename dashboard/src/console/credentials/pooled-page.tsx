import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Pooled, systemQuery } from '../../api/queries/operator.ts'
import { formatShare } from '../../kit/format.ts'
import { exactUsd } from '../../kit/money.ts'
import { Badge, LaneBadge } from '../../ui/badge.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Meter } from '../../ui/meter.tsx'
import { Money } from '../../ui/money.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, Loaded } from '../../ui/states.tsx'

export function PooledPage() {
  const { t } = useTranslation('console')
  const system = useQuery(systemQuery)
  return (
    <Page title={t('credentials')} lead={t('credentialsLead')}>
      <Loaded query={system}>
        {({ credentials }) =>
          credentials.length === 0 ? (
            <EmptyState icon="credentials" title={t('noCredentials')} text={t('noCredentialsText')} />
          ) : (
            <DataTable caption={t('credentials')} columns={columnsOf(t)} rows={credentials} rowId={({ id }) => id} />
          )
        }
      </Loaded>
    </Page>
  )
}

function columnsOf(t: TFunction<'console'>): readonly Column<Pooled>[] {
  return [
    {
      id: 'name',
      heading: t('name'),
      rowHeader: true,
      cell: ({ name, provider, region }) => (
        <span className="flex min-w-28 flex-col">
          <span className="line-clamp-2">{name}</span>
          <span className="text-[12.5px] font-normal text-muted">
            {provider}
            {region ? ` · ${region}` : ''}
          </span>
        </span>
      ),
    },
    { id: 'state', heading: t('state'), cell: (one) => <State t={t} one={one} /> },
    {
      id: 'lanes',
      heading: t('lanes'),
      from: 'sm',
      cell: ({ lanes }) => (
        <span className="flex flex-wrap gap-1">
          {lanes.map((lane) => (
            <LaneBadge key={lane} lane={lane} />
          ))}
        </span>
      ),
    },
    { id: 'flight', heading: t('inFlight'), numeric: true, from: 'md', cell: ({ inFlight }) => inFlight },
    { id: 'spent', heading: t('spent'), cell: (one) => <Spent one={one} /> },
  ]
}

function State({ t, one }: { readonly t: TFunction<'console'>; readonly one: Pooled }) {
  const { disabled, resting, deployments: count } = one
  if (disabled) return <Badge tone="warn">{t('disabled')}</Badge>
  if (resting.length === 0) return <Badge tone="good">{t('good', { count })}</Badge>
  return (
    <span className="flex flex-col gap-1">
      <Badge tone="bad">{t('restingSome', { some: resting.length, count })}</Badge>
      {resting.map(({ deployment, why }) => (
        <span key={deployment} className="text-[13px] text-muted">
          {deployment}: {why}
        </span>
      ))}
    </span>
  )
}

function Spent({ one: { monthSpentUsd, monthlyBudgetUsd: budget } }: { readonly one: Pooled }) {
  if (budget === null) return <Money usd={monthSpentUsd} />
  const share = Number(budget) > 0 ? Number(monthSpentUsd) / Number(budget) : 1
  return (
    <span className="flex min-w-28 flex-col gap-1">
      <span>
        <Money usd={monthSpentUsd} /> <span className="text-[13px] text-muted">/ {exactUsd(budget)}</span>
      </span>
      <Meter share={share} label={formatShare(share)} />
    </span>
  )
}
