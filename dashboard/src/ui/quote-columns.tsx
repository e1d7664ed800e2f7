import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { Schemas } from '../api/client.ts'
import { formatShare } from '../kit/format.ts'
import { priceUsd } from '../kit/money.ts'
import { Badge, LaneBadge, type Tone } from './badge.tsx'
import type { Column } from './data-table.tsx'

export type Quote = Schemas['Quote']

const tones: Readonly<Record<string, Tone>> = { offered: 'accent', in_force: 'good', scheduled: 'accent' }

/** A quote's rules in words, one a line. */
export function rulesOf(t: TFunction<'models'>, { rules }: Pick<Quote, 'rules'>): readonly string[] {
  return rules.map(({ pattern: matched, margin, price }) => {
    const pattern = matched === '*' ? t('allModels') : matched
    return price
      ? t('fixed', { pattern, input: priceUsd(price.input), output: priceUsd(price.output) })
      : t('margin', { pattern, margin: formatShare(margin ?? 0) })
  })
}

/** Quotes as both sides see them. `dates`: what each side wants to know of when; `action`: what can be done with one. */
export function quoteColumns(
  t: TFunction<'models'>,
  dates: readonly Column<Quote>[],
  action: (quote: Quote) => ReactNode,
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
            <Status t={t} status={status} />
          </span>
        </span>
      ),
    },
    { id: 'version', heading: t('version'), numeric: true, from: 'sm', cell: ({ version }) => version },
    { id: 'status', heading: t('status'), from: 'sm', cell: ({ status }) => <Status t={t} status={status} /> },
    {
      id: 'rules',
      heading: t('rules'),
      cell: (quote) => (
        <span className="flex flex-col sm:min-w-48">
          {rulesOf(t, quote).map((line) => (
            <span key={line}>{line}</span>
          ))}
          {quote.note ? <span className="text-[13px] text-muted">{quote.note}</span> : null}
          <span className="pt-2 md:hidden">{action(quote)}</span>
        </span>
      ),
    },
    ...dates,
    { id: 'action', heading: '', from: 'md', cell: action },
  ]
}

function Status({ t, status }: { readonly t: TFunction<'models'> } & Pick<Quote, 'status'>) {
  return <Badge tone={tones[status] ?? 'plain'}>{t(`quote_${status}`)}</Badge>
}
