import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client.ts'
import { membersQuery } from '../../api/people.ts'
import { formatShare } from '../../kit/format.ts'
import { pricePair } from '../../kit/money.ts'
import { Badge, LaneBadge, type Tone } from '../../ui/badge.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { Time } from '../../ui/time.tsx'

export type Quote = Schemas['Quote']

const tones: Readonly<Record<string, Tone>> = { offered: 'accent', in_force: 'good', scheduled: 'accent' }

/** `withdrawal`: what takes an offer back, where there is one. */
export function quoteColumns(
  t: TFunction<'console'>,
  ws: string,
  withdrawal: (quote: Quote) => ReactNode,
): readonly Column<Quote>[] {
  return [
    {
      id: 'lane',
      heading: t('lane'),
      rowHeader: true,
      cell: ({ lane, status }) => (
        <span className="flex flex-col items-start gap-1">
          <LaneBadge lane={lane} />
          <span className="sm:hidden">
            <Status status={status} />
          </span>
        </span>
      ),
    },
    { id: 'version', heading: t('version'), numeric: true, from: 'sm', cell: ({ version }) => version },
    { id: 'status', heading: t('status'), from: 'sm', cell: ({ status }) => <Status status={status} /> },
    {
      id: 'rules',
      heading: t('rules'),
      cell: (quote) => (
        <span className="flex flex-col sm:min-w-48">
          {quote.rules.map(({ id, pattern, margin, price }) => (
            <span key={id}>
              {pattern === '*' ? t('allModels') : pattern}: {price ? pricePair(price) : `+${formatShare(margin ?? 0)}`}
            </span>
          ))}
          {quote.note ? <span className="text-[13px] text-muted">{quote.note}</span> : null}
          <span className="pt-2 md:hidden">{withdrawal(quote)}</span>
        </span>
      ),
    },
    {
      id: 'created',
      heading: t('created'),
      from: 'md',
      cell: ({ createdAt }) => <Time at={createdAt} shape="short" />,
    },
    { id: 'by', heading: t('agreedBy'), from: 'lg', cell: (quote) => <AgreedBy ws={ws} quote={quote} /> },
    { id: 'force', heading: t('inForceHeading'), from: 'md', cell: (quote) => <Force quote={quote} /> },
    { id: 'withdraw', heading: '', from: 'md', cell: withdrawal },
  ]
}

function Status({ status }: Pick<Quote, 'status'>) {
  return <Badge tone={tones[status] ?? 'plain'}>{status.replace('_', ' ')}</Badge>
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
