import { useQuery } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok, type Schemas } from '../../api/client.ts'
import { membersQuery } from '../../api/people.ts'
import { quotesQuery } from '../../api/queries/overview.ts'
import { useChange } from '../../api/use-change.ts'
import { formatShare } from '../../kit/format.ts'
import { pricePair } from '../../kit/money.ts'
import { Badge, LaneBadge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Later } from '../../ui/later.tsx'
import { Section } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { toast } from '../../ui/toast.tsx'

type Quote = Schemas['Quote']

const tones: Readonly<Record<string, Tone>> = { offered: 'accent', in_force: 'good', scheduled: 'accent' }

const QuoteEditor = lazy(() => import('./quote-editor.tsx').then((part) => ({ default: part.QuoteEditor })))

/** What is agreed with a workspace and offered to it, and a way to more. */
export function Quotes({ ws }: { readonly ws: string }) {
  const { t } = useTranslation('console')
  const quotes = useQuery(quotesQuery(ws))
  const [editing, setEditing] = useState(false)
  const withdraw = useChange(
    ({ lane, id }: Quote) =>
      ok(api.POST('/api/workspaces/{ws}/quotes/{lane}/offers/{id}/withdraw', { params: { path: { ws, lane, id } } })),
    ['quotes'],
  )
  const columns: readonly Column<Quote>[] = [
    { id: 'lane', heading: t('lane'), rowHeader: true, cell: ({ lane }) => <LaneBadge lane={lane} /> },
    { id: 'version', heading: t('version'), numeric: true, cell: ({ version }) => version },
    {
      id: 'status',
      heading: t('status'),
      cell: ({ status }) => <Badge tone={tones[status] ?? 'plain'}>{status.replace('_', ' ')}</Badge>,
    },
    {
      id: 'rules',
      heading: t('rules'),
      cell: ({ rules, note }) => (
        <span className="flex min-w-48 flex-col">
          {rules.map(({ id, pattern, margin, price }) => (
            <span key={id}>
              {pattern}: {price ? pricePair(price) : `+${formatShare(margin ?? 0)}`}
            </span>
          ))}
          {note ? <span className="text-[13px] text-muted">{note}</span> : null}
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
    {
      id: 'withdraw',
      heading: '',
      cell: (quote) =>
        quote.status === 'offered' ? (
          <Button size="small" onClick={() => withdraw.mutate(quote, { onSuccess: () => toast(t('withdrawn')) })}>
            {t('withdraw')}
          </Button>
        ) : null,
    },
  ]
  return (
    <Section
      title={t('quotes')}
      lead={t('quotesLead')}
      actions={<Button onClick={() => setEditing(true)}>{t('newQuote')}</Button>}
    >
      <Loaded query={quotes} lines={2}>
        {({ quotes: all }) =>
          all.length === 0 ? (
            <p className="text-muted">{t('noQuotes')}</p>
          ) : (
            <DataTable caption={t('quotes')} columns={columns} rows={all} rowId={({ id }) => id} />
          )
        }
      </Loaded>
      {editing ? (
        <Later>
          <QuoteEditor ws={ws} onClose={() => setEditing(false)} />
        </Later>
      ) : null}
    </Section>
  )
}

/** Who made it hold: the operator at once, or whoever accepted the offer. */
function AgreedBy({ ws, quote: { acceptedBy } }: { readonly ws: string; readonly quote: Quote }) {
  const { t } = useTranslation('console')
  const { data: members } = useQuery(membersQuery(ws))
  if (acceptedBy === null) return <span className="text-muted">–</span>
  if (acceptedBy === 'operator') return t('theOperator')
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
