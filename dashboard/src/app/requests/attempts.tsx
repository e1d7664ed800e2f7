import { useTranslation } from 'react-i18next'
import type { RequestDetail } from '../../api/queries/requests.ts'
import { cx } from '../../kit/class-names.ts'
import { formatMs } from '../../kit/format.ts'
import { Badge, LaneBadge } from '../../ui/badge.tsx'
import { Money } from '../../ui/money.tsx'

type Attempt = RequestDetail['attempts'][number]

/** Bars that are too short to be seen are drawn so wide, in percent. */
const THINNEST = 0.7

/** One bar for each call to a provider, where it lay in the whole time. */
export function Attempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const { t } = useTranslation('requests')
  if (attempts.length === 0) return <p className="text-muted">{t('noAttempts')}</p>
  const whole = Math.max(
    attempts.reduce((sum, { latencyMs }) => sum + latencyMs, 0),
    1,
  )
  const begins = attempts.map((_, i) => attempts.slice(0, i).reduce((sum, { latencyMs }) => sum + latencyMs, 0))
  return (
    <ol className="flex flex-col gap-3 rounded-box border border-line bg-surface p-4">
      {attempts.map((attempt, i) => (
        <li key={i} className="flex flex-col gap-1.5">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="text-muted tabular-nums">{i + 1}</span>
            <span className="font-medium">
              {attempt.provider} · {attempt.model}
            </span>
            <LaneBadge lane={attempt.lane} />
            {attempt.region ? <span className="text-muted">{attempt.region}</span> : null}
            <Badge tone={attempt.error === null ? 'good' : 'bad'}>
              {attempt.status ?? ''} {attempt.error ?? t('attemptServed')}
            </Badge>
            <span className="ml-auto flex gap-3 tabular-nums">
              {attempt.costUsd === undefined ? null : <Money usd={attempt.costUsd} />}
              {formatMs(attempt.latencyMs)}
            </span>
          </p>
          <div
            role="img"
            aria-label={t('attempt', {
              number: i + 1,
              provider: attempt.provider,
              model: attempt.model,
              time: formatMs(attempt.latencyMs),
            })}
            className="h-2.5 rounded bg-sunken"
          >
            <div
              style={{
                marginLeft: `${(100 * (begins[i] ?? 0)) / whole}%`,
                width: `${Math.max((100 * attempt.latencyMs) / whole, THINNEST)}%`,
              }}
              className={cx('h-full rounded', attempt.error === null ? 'bg-accent' : 'bg-bad')}
            />
          </div>
        </li>
      ))}
    </ol>
  )
}
