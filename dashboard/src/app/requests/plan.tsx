import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '../../api/queries/requests.ts'
import { LaneBadge } from '../../ui/badge.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Money } from '../../ui/money.tsx'

type Line = RequestDetail['plan'][number]
type Placed = Line & { readonly place: number }

/** What could have served, in order, and what could not and why. */
export function Plan({ plan }: { readonly plan: readonly Line[] }) {
  const { t } = useTranslation('requests')
  const rows: readonly Placed[] = plan.map((line, i) => ({ ...line, place: i + 1 }))
  const columns: readonly Column<Placed>[] = [
    {
      id: 'candidate',
      heading: t('candidate'),
      rowHeader: true,
      cell: ({ provider, model, region }) => (
        <span>
          {provider} · {model}
          {region ? <span className="font-normal text-muted"> · {region}</span> : null}
        </span>
      ),
    },
    { id: 'lane', heading: t('lane'), cell: ({ lane }) => <LaneBadge lane={lane} /> },
    {
      id: 'verdict',
      heading: t('decision'),
      cell: ({ dropped, place }) =>
        dropped === null ? (
          t('planned', { place })
        ) : (
          <span className="text-muted">{t('dropped', { reason: dropped })}</span>
        ),
    },
    {
      id: 'ceiling',
      heading: t('ceiling'),
      numeric: true,
      from: 'sm',
      cell: (line) => <Money usd={line.chargeCeilingUsd} />,
    },
    {
      id: 'version',
      heading: t('priceVersion'),
      from: 'lg',
      cell: ({ priceVersion }) => <code className="font-mono text-[13px]">{priceVersion ?? '–'}</code>,
    },
  ]
  return (
    <DataTable
      caption={t('decision')}
      columns={columns}
      rows={rows}
      rowId={({ place }) => String(place)}
      dim={({ dropped }) => dropped !== null}
    />
  )
}
