import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Credit, creditsQuery } from '../../api/queries/credits.ts'
import { useWs } from '../../shell/permission.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Money } from '../../ui/money.tsx'
import { Section } from '../../ui/page.tsx'
import { EmptyState, Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

export function Movements() {
  const { t } = useTranslation('credits')
  const credits = useQuery(creditsQuery(useWs()))
  const columns: readonly Column<Credit>[] = [
    { id: 'time', heading: t('time'), rowHeader: true, cell: ({ createdAt }) => <Time at={createdAt} shape="date" /> },
    { id: 'kind', heading: t('kind'), from: 'sm', cell: ({ kind }) => t(`kind_${kind}`) },
    {
      id: 'reason',
      heading: t('reason'),
      // In the narrowest tables the kind stands with it, so that the amount is in sight.
      cell: ({ reason, kind }) => (
        <span className="line-clamp-3 [overflow-wrap:anywhere] sm:min-w-40">
          <span className="text-muted sm:hidden">{t(`kind_${kind}`)}: </span>
          {reason}
        </span>
      ),
    },
    { id: 'amount', heading: t('amount'), numeric: true, cell: ({ amountUsd }) => <Money usd={amountUsd} exact /> },
  ]
  return (
    <Section title={t('movements')} lead={t('movementsLead')}>
      <Loaded query={credits} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon="credits" title={t('noMovements')} text={t('noMovementsText')} />
          ) : (
            <DataTable caption={t('movements')} columns={columns} rows={all} rowId={({ id }) => id} />
          )
        }
      </Loaded>
    </Section>
  )
}
