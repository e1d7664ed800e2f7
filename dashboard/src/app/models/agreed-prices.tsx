import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok, type Schemas } from '../../api/client.ts'
import { quotesQuery } from '../../api/queries/overview.ts'
import { useChange } from '../../api/use-change.ts'
import { formatShare } from '../../kit/format.ts'
import { priceUsd } from '../../kit/money.ts'
import { formatTime } from '../../kit/time.ts'
import { useMay, useWs } from '../../shell/permission.ts'
import { useZone } from '../../shell/zone.ts'
import { Badge, LaneBadge, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Later } from '../../ui/later.tsx'
import { Section } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'

const Confirm = lazy(() => import('../../ui/confirm.tsx').then((part) => ({ default: part.Confirm })))

export type Quote = Schemas['Quote']

const tones: Readonly<Record<string, Tone>> = { offered: 'accent', in_force: 'good', scheduled: 'accent' }

function Status({ status }: Pick<Quote, 'status'>) {
  return <Badge tone={tones[status] ?? 'plain'}>{status.replace('_', ' ')}</Badge>
}

/** A quote's rules in words, one a line. */
export function rulesOf(t: TFunction<'models'>, { rules }: Pick<Quote, 'rules'>): readonly string[] {
  return rules.map(({ pattern: matched, margin, price }) => {
    const pattern = matched === '*' ? t('allModels') : matched
    return price
      ? t('fixed', { pattern, input: priceUsd(price.input), output: priceUsd(price.output) })
      : t('margin', { pattern, margin: formatShare(margin ?? 0) })
  })
}

export function AgreedPrices() {
  const { t } = useTranslation('models')
  const ws = useWs()
  const zone = useZone()
  const may = useMay('quote:accept')
  const quotes = useQuery(quotesQuery(ws))
  const [accepting, setAccepting] = useState<Quote>()
  const answer = useChange(
    ({ quote: { lane, id }, accept }: { readonly quote: Quote; readonly accept: boolean }) => {
      const call = { params: { path: { ws, lane, id } } }
      const at = '/api/workspaces/{ws}/quotes/{lane}/offers/{id}' as const
      return ok(accept ? api.POST(`${at}/accept`, call) : api.POST(`${at}/decline`, call))
    },
    ['quotes', 'prices'],
  )
  const answers = (quote: Quote) =>
    may && quote.status === 'offered' ? (
      <span className="flex gap-2">
        <Button size="small" look="primary" onClick={() => setAccepting(quote)}>
          {t('accept')}
        </Button>
        <Button
          size="small"
          onClick={() =>
            answer.mutate({ quote, accept: false }, { onSuccess: () => toast(t('declined')), onError: toastProblem })
          }
        >
          {t('decline')}
        </Button>
      </span>
    ) : null
  const columns: readonly Column<Quote>[] = [
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
    {
      id: 'status',
      heading: t('status'),
      from: 'sm',
      cell: ({ status }) => <Status status={status} />,
    },
    {
      id: 'rules',
      heading: t('rules'),
      cell: (quote) => (
        <span className="flex flex-col sm:min-w-48">
          {rulesOf(t, quote).map((line) => (
            <span key={line}>{line}</span>
          ))}
          {quote.note ? <span className="text-[13px] text-muted">{quote.note}</span> : null}
          <span className="pt-2 md:hidden">{answers(quote)}</span>
        </span>
      ),
    },
    {
      id: 'validity',
      heading: t('validity'),
      from: 'md',
      cell: ({ inForceFrom, acceptUntil }) => (
        <span className="flex flex-col text-muted">
          {inForceFrom ? <span>{t('from', { time: formatTime(inForceFrom, zone) })}</span> : null}
          {acceptUntil ? <span>{t('acceptUntil', { time: formatTime(acceptUntil, zone) })}</span> : null}
        </span>
      ),
    },
    { id: 'answer', heading: '', from: 'md', cell: answers },
  ]
  return (
    <Section title={t('agreed')} lead={t('agreedLead')}>
      <Loaded query={quotes} lines={2}>
        {({ quotes: all }) =>
          all.length === 0 ? (
            <p className="text-muted">{t('noneAgreed')}</p>
          ) : (
            <DataTable caption={t('agreed')} columns={columns} rows={all} rowId={({ id }) => id} />
          )
        }
      </Loaded>
      {accepting ? (
        <Later>
          <Confirm
            title={t('confirmAccept', { lane: accepting.lane })}
            description={[t('confirmAcceptText'), ...rulesOf(t, accepting)].join(' ')}
            submit={t('accept')}
            onConfirm={() => answer.mutateAsync({ quote: accepting, accept: true }).then(() => toast(t('accepted')))}
            onClose={() => setAccepting(undefined)}
          />
        </Later>
      ) : null}
    </Section>
  )
}
