import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { membersQuery } from '../../api/people.ts'
import type { Column } from '../../ui/data-table.tsx'
import type { Quote } from '../../ui/quote-columns.tsx'
import { Time } from '../../ui/time.tsx'

/** What the operator wants to know of a quote besides its rules: since when, by whom, and how long. */
export function quoteDates(t: TFunction<'console'>, ws: string): readonly Column<Quote>[] {
  return [
    {
      id: 'created',
      heading: t('created'),
      from: 'md',
      cell: ({ createdAt }) => <Time at={createdAt} shape="short" />,
    },
    { id: 'by', heading: t('agreedBy'), from: 'lg', cell: (quote) => <AgreedBy ws={ws} quote={quote} /> },
    { id: 'force', heading: t('inForceHeading'), from: 'md', cell: (quote) => <Force quote={quote} /> },
  ]
}

/** Who made it hold: the operator at once, or whoever accepted the offer. */
function AgreedBy({ ws, quote: { acceptedBy, offeredAt } }: { readonly ws: string; readonly quote: Quote }) {
  const { t } = useTranslation('console')
  const { data: members } = useQuery(membersQuery(ws))
  if (offeredAt === null || acceptedBy === 'operator') return t('theOperator')
  if (acceptedBy === null) return <span className="text-muted">–</span>
  return members?.find(({ userId }) => userId === acceptedBy)?.email ?? acceptedBy
}

function Force({ quote: { inForceFrom, replacedAt } }: { readonly quote: Quote }) {
  const { t } = useTranslation('console')
  if (inForceFrom === null) return <span className="text-muted">–</span>
  return (
    <span className="flex flex-col">
      <span>
        {t('from')} <Time at={inForceFrom} shape="short" />
      </span>
      {replacedAt === null ? null : (
        <span className="text-muted">
          {t('until')} <Time at={replacedAt} shape="short" />
        </span>
      )}
    </span>
  )
}
