import { useQuery } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { quotesQuery } from '../../api/queries/overview.ts'
import { useChange } from '../../api/use-change.ts'
import { formatTime } from '../../kit/time.ts'
import { useMay, useWs } from '../../shell/permission.ts'
import { useZone } from '../../shell/zone.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Later } from '../../ui/later.tsx'
import { Section } from '../../ui/page.tsx'
import { type Quote, quoteColumns, rulesOf } from '../../ui/quote-columns.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'

const Confirm = lazy(() => import('../../ui/confirm.tsx').then((part) => ({ default: part.Confirm })))

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
  const validity: Column<Quote> = {
    id: 'validity',
    heading: t('validity'),
    from: 'md',
    cell: ({ inForceFrom, acceptUntil }) => (
      <span className="flex flex-col text-muted">
        {inForceFrom ? <span>{t('from', { time: formatTime(inForceFrom, zone) })}</span> : null}
        {acceptUntil ? <span>{t('acceptUntil', { time: formatTime(acceptUntil, zone) })}</span> : null}
      </span>
    ),
  }
  const columns = quoteColumns(t, [validity], answers)
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
