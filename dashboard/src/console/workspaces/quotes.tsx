import { useQuery } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { quotesQuery } from '../../api/queries/overview.ts'
import { useChange } from '../../api/use-change.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Later } from '../../ui/later.tsx'
import { Section } from '../../ui/page.tsx'
import { type Quote, quoteColumns } from '../../ui/quote-columns.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import { quoteDates } from './quote-dates.tsx'

const QuoteEditor = lazy(() => import('./quote-editor.tsx').then((part) => ({ default: part.QuoteEditor })))

/** What is agreed with a workspace and offered to it, and a way to more. */
export function Quotes({ ws }: { readonly ws: string }) {
  const { t } = useTranslation('console')
  const { t: models } = useTranslation('models')
  const quotes = useQuery(quotesQuery(ws))
  const [editing, setEditing] = useState(false)
  const withdraw = useChange(
    ({ lane, id }: Quote) =>
      ok(api.POST('/api/workspaces/{ws}/quotes/{lane}/offers/{id}/withdraw', { params: { path: { ws, lane, id } } })),
    ['quotes'],
  )
  const withdrawal = (quote: Quote) =>
    quote.status === 'offered' ? (
      <Button
        size="small"
        onClick={() => withdraw.mutate(quote, { onSuccess: () => toast(t('withdrawn')), onError: toastProblem })}
      >
        {t('withdraw')}
      </Button>
    ) : null
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
            <DataTable
              caption={t('quotes')}
              columns={quoteColumns(models, quoteDates(t, ws), withdrawal)}
              rows={all}
              rowId={({ id }) => id}
            />
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
