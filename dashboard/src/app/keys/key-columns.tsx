import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { Key } from '../../api/queries/keys.ts'
import { formatCount, formatShare } from '../../kit/format.ts'
import { exactUsd } from '../../kit/money.ts'
import { Badge, LaneBadge } from '../../ui/badge.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Meter } from '../../ui/meter.tsx'
import { Money } from '../../ui/money.tsx'
import { Time } from '../../ui/time.tsx'

type Text = TFunction<'keys'>

export function keyColumns(t: Text, menu: (key: Key) => ReactNode): readonly Column<Key>[] {
  return [
    {
      id: 'name',
      heading: t('name'),
      rowHeader: true,
      cell: (key) => (
        <span className="flex flex-col items-start">
          <span className="line-clamp-2">{key.name}</span>
          <code className="font-mono text-[12.5px] font-normal whitespace-nowrap text-muted">{key.hint}</code>
          <span className="pt-1 sm:hidden">
            <KeyState t={t} value={key} />
          </span>
        </span>
      ),
    },
    { id: 'state', heading: t('state'), from: 'sm', cell: (key) => <KeyState t={t} value={key} /> },
    { id: 'spent', heading: t('spent'), cell: (key) => <Spent t={t} value={key} /> },
    { id: 'limits', heading: t('limits'), from: 'lg', cell: (key) => <Limits t={t} value={key} /> },
    {
      id: 'lanes',
      heading: t('lanes'),
      from: 'md',
      cell: ({ lanes }) =>
        lanes ? (
          <span className="flex flex-wrap gap-1">
            {lanes.map((lane) => (
              <LaneBadge key={lane} lane={lane} />
            ))}
          </span>
        ) : (
          <span className="text-muted">{t('allLanes')}</span>
        ),
    },
    {
      id: 'expires',
      heading: t('expires'),
      from: 'xl',
      cell: (key) => <Time at={key.expiresAt} shape="short" none={t('never')} />,
    },
    { id: 'menu', heading: '', numeric: true, cell: menu },
  ]
}

function KeyState({ t, value }: { readonly t: Text; readonly value: Key }) {
  if (value.revokedAt) return <Badge>{t('revoked')}</Badge>
  if (value.expiresAt && Date.parse(value.expiresAt) <= Date.now()) return <Badge tone="warn">{t('expired')}</Badge>
  return value.disabled ? <Badge tone="warn">{t('disabled')}</Badge> : <Badge tone="good">{t('active')}</Badge>
}

function Spent({ t, value }: { readonly t: Text; readonly value: Key }) {
  const { maxSpendUsd, spentUsd, budgetPeriod } = value
  if (maxSpendUsd === null) return <Money usd={spentUsd} />
  const share = Number(maxSpendUsd) > 0 ? Number(spentUsd ?? 0) / Number(maxSpendUsd) : 1
  const budget = exactUsd(maxSpendUsd)
  return (
    <span className="flex min-w-24 flex-col gap-1">
      <span>
        <Money usd={spentUsd} />{' '}
        <span className="text-[13px] text-muted">
          {budgetPeriod === 'none' ? t('ofBudgetOnce', { budget }) : t('ofBudget', { budget, period: t(budgetPeriod) })}
        </span>
      </span>
      <Meter share={share} label={t('usedShare', { share: formatShare(share) })} />
    </span>
  )
}

function Limits({ t, value }: { readonly t: Text; readonly value: Key }) {
  const { rpm, tpm, maxConcurrency } = value
  const all = [
    rpm !== null && t('rpm', { count: rpm, replace: { count: formatCount(rpm) } }),
    tpm !== null && t('tpm', { count: tpm, replace: { count: formatCount(tpm) } }),
    maxConcurrency !== null && t('parallel', { count: maxConcurrency }),
  ].filter((one) => one !== false)
  return <span className="text-muted">{all.length > 0 ? all.join(' · ') : '–'}</span>
}
