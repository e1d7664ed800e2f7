import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { statementAddress } from '../../api/downloads.ts'
import { statementsQuery } from '../../api/queries/credits.ts'
import { formatMonth } from '../../kit/time.ts'
import { useWs } from '../../shell/permission.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Money } from '../../ui/money.tsx'
import { Section } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'

interface Month {
  readonly month: string
  readonly openingUsd: string
  readonly creditsUsd: string
  readonly chargesUsd: string
  readonly closingUsd: string
}

export function Statements() {
  const { t } = useTranslation('credits')
  const ws = useWs()
  const statements = useQuery(statementsQuery(ws))
  const columns: readonly Column<Month>[] = [
    {
      id: 'month',
      heading: t('month'),
      rowHeader: true,
      cell: ({ month }) => <span className="whitespace-nowrap">{formatMonth(month)}</span>,
    },
    {
      id: 'opening',
      heading: t('opening'),
      numeric: true,
      from: 'sm',
      cell: ({ openingUsd }) => <Money usd={openingUsd} exact />,
    },
    {
      id: 'credits',
      heading: t('credits'),
      numeric: true,
      from: 'md',
      cell: ({ creditsUsd }) => <Money usd={creditsUsd} exact />,
    },
    {
      id: 'charges',
      heading: t('charges'),
      numeric: true,
      from: 'sm',
      cell: ({ chargesUsd }) => <Money usd={chargesUsd} exact />,
    },
    { id: 'closing', heading: t('closing'), numeric: true, cell: ({ closingUsd }) => <Money usd={closingUsd} exact /> },
    {
      id: 'csv',
      heading: '',
      numeric: true,
      cell: ({ month }) => (
        <a
          href={statementAddress(ws, month)}
          download
          aria-label={`${formatMonth(month)} ${t('csv')}`}
          className="text-accent underline"
        >
          {t('csv')}
        </a>
      ),
    },
  ]
  return (
    <Section title={t('statements')} lead={t('statementsLead')}>
      <Loaded query={statements} lines={2}>
        {(months) =>
          months.length === 0 ? (
            <p className="text-muted">{t('noStatements')}</p>
          ) : (
            <DataTable caption={t('statements')} columns={columns} rows={months} rowId={({ month }) => month} />
          )
        }
      </Loaded>
    </Section>
  )
}
