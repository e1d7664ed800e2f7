import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { Credential } from '../../api/queries/credentials.ts'
import { formatShare } from '../../kit/format.ts'
import { exactUsd } from '../../kit/money.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Meter } from '../../ui/meter.tsx'
import { Money } from '../../ui/money.tsx'
import { TestButton } from './test-result.tsx'

interface Doings {
  readonly may: boolean
  readonly order: (credential: Credential) => ReactNode
  readonly menu: (credential: Credential) => ReactNode
}

export function credentialColumns(
  t: TFunction<'credentials'>,
  { may, order, menu }: Doings,
): readonly Column<Credential>[] {
  return [
    { id: 'order', heading: t('order'), cell: order },
    {
      id: 'name',
      heading: t('name'),
      rowHeader: true,
      cell: (credential) => (
        <span className="flex min-w-32 flex-col">
          <span className="line-clamp-2">{credential.name}</span>
          <span className="text-[12.5px] font-normal text-muted">
            {credential.provider}
            {credential.region ? ` · ${credential.region}` : ''} ·{' '}
            <code className="font-mono whitespace-nowrap">{credential.hint}</code>
          </span>
          <span className="flex flex-col items-start gap-2 pt-2 font-normal sm:hidden">
            <State t={t} value={credential} />
            <Spent t={t} value={credential} />
            {may ? <TestButton id={credential.id} /> : null}
          </span>
        </span>
      ),
    },
    {
      id: 'state',
      heading: t('state'),
      from: 'sm',
      cell: (credential) => <State t={t} value={credential} />,
    },
    { id: 'spent', heading: t('spent'), from: 'sm', cell: (credential) => <Spent t={t} value={credential} /> },
    ...(may
      ? [{ id: 'test', heading: t('test'), from: 'sm', cell: ({ id }: Credential) => <TestButton id={id} /> } as const]
      : []),
    { id: 'menu', heading: '', numeric: true, cell: menu },
  ]
}

function State({ t, value }: { readonly t: TFunction<'credentials'>; readonly value: Credential }) {
  return value.disabled ? <Badge tone="warn">{t('disabled')}</Badge> : <Badge tone="good">{t('active')}</Badge>
}

function Spent({ t, value }: { readonly t: TFunction<'credentials'>; readonly value: Credential }) {
  const { monthSpentUsd, monthlyBudgetUsd: budget } = value
  if (budget === null) return <Money usd={monthSpentUsd} />
  const share = Number(budget) > 0 ? Number(monthSpentUsd) / Number(budget) : 1
  return (
    <span className="flex min-w-28 flex-col gap-1">
      <span>
        <Money usd={monthSpentUsd} />{' '}
        <span className="text-[13px] text-muted">{t('ofBudget', { budget: exactUsd(budget) })}</span>
      </span>
      <Meter share={share} label={t('usedShare', { share: formatShare(share) })} />
    </span>
  )
}
