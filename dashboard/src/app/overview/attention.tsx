import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Credential, credentialsQuery } from '../../api/queries/credentials.ts'
import { type Key, keysQuery } from '../../api/queries/keys.ts'
import { balanceQuery, quotesQuery, seriesQuery } from '../../api/queries/overview.ts'
import { formatShare } from '../../kit/format.ts'
import { shortUsd } from '../../kit/money.ts'
import { formatTime } from '../../kit/time.ts'
import { useWs } from '../../shell/permission.ts'
import { useZone } from '../../shell/zone.ts'
import { Icon } from '../../ui/icon.tsx'
import { Section } from '../../ui/page.tsx'
import { totalsOf } from './totals.ts'

/** From these on somebody had better look. */
const NEARLY = 0.8
const MANY_ERRORS = 0.05
const LOW_CREDIT_USD = 1
const SOON_MS = 7 * 86_400_000

interface Matter {
  readonly text: string
  readonly page: 'keys' | 'credentials' | 'credits' | 'requests' | 'models'
}

export function Attention() {
  const { t } = useTranslation('overview')
  const ws = useWs()
  const zone = useZone()
  const keys = useQuery(keysQuery(ws)).data ?? []
  const credentials = useQuery(credentialsQuery(ws)).data ?? []
  const balance = useQuery(balanceQuery(ws)).data
  const credit = balance?.availableUsd
  const day = useQuery(seriesQuery(ws, 'hours')).data
  const offers = useQuery(quotesQuery(ws)).data?.quotes.filter(({ status }) => status === 'offered') ?? []
  const matters: Matter[] = [
    ...errorsOf(t, day ? totalsOf(day.data) : undefined),
    ...keys.flatMap((key) => ofKey(t, key, zone)),
    ...credentials.flatMap((credential) => ofCredential(t, credential)),
    ...offers.map(({ lane }): Matter => ({ text: t('offer', { lane }), page: 'models' })),
  ]
  // Who has only keys of their own needs no credit.
  const needsNone = credentials.length > 0 && balance?.creditUsd === '0'
  if (credit !== undefined && !needsNone && Number(credit) < LOW_CREDIT_USD) {
    const text = Number(credit) <= 0 ? t('noCredit') : t('lowCredit', { amount: shortUsd(credit) })
    matters.unshift({ text, page: 'credits' })
  }
  return (
    <Section title={t('attention')}>
      {matters.length === 0 ? <p className="text-muted">{t('allWell')}</p> : null}
      <ul className="flex flex-col gap-2">
        {matters.map(({ text, page }) => (
          <li
            key={text}
            className="flex items-start gap-3 rounded-control border border-warn/40 bg-warn-soft px-3 py-2"
          >
            <span className="pt-0.5 text-warn">
              <Icon name="warning" />
            </span>
            <span className="min-w-0 flex-1">{text}</span>
            <Link
              to={`/app/$ws/${page}`}
              params={{ ws }}
              aria-label={`${t(`see_${page}`)}: ${text}`}
              className="shrink-0 text-accent underline"
            >
              {t(`see_${page}`)}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}

type Text = TFunction<'overview'>

function errorsOf(t: Text, totals: { readonly requests: number; readonly errors: number } | undefined): Matter[] {
  if (!totals || totals.requests === 0 || totals.errors / totals.requests < MANY_ERRORS) return []
  return [{ text: t('manyErrors', { share: formatShare(totals.errors / totals.requests) }), page: 'requests' }]
}

function ofKey(t: Text, { name, maxSpendUsd, spentUsd, expiresAt, disabled }: Key, zone: string): Matter[] {
  if (disabled) return []
  const share = usedShare(spentUsd, maxSpendUsd)
  const left = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - Date.now()
  return [
    ...(share >= NEARLY ? [{ text: t('keyBudget', { name, share: formatShare(share) }), page: 'keys' } as const] : []),
    ...(expiresAt !== null && left > 0 && left < SOON_MS && name !== 'Playground'
      ? [{ text: t('keyExpires', { name, time: formatTime(expiresAt, zone) }), page: 'keys' } as const]
      : []),
  ]
}

function ofCredential(t: Text, { name, monthlyBudgetUsd, monthSpentUsd, disabled }: Credential): Matter[] {
  const share = usedShare(monthSpentUsd, monthlyBudgetUsd)
  if (disabled || share < NEARLY) return []
  return [{ text: t('credentialBudget', { name, share: formatShare(share) }), page: 'credentials' }]
}

function usedShare(spent: string | null, budget: string | null): number {
  return budget === null || Number(budget) === 0 ? 0 : Number(spent ?? 0) / Number(budget)
}
