import { useTranslation } from 'react-i18next'
import type { Bucket, Savings } from '../../api/queries/overview.ts'
import { formatCompact, formatCount, formatMs, formatShare } from '../../kit/format.ts'
import { shortUsd } from '../../kit/money.ts'
import { dayIn, formatTime } from '../../kit/time.ts'
import { useZone } from '../../shell/zone.ts'
import { Chart } from '../../ui/charts/chart.tsx'
import { EmptyState } from '../../ui/states.tsx'

interface Props {
  readonly buckets: readonly Bucket[]
  readonly interval: 'hour' | 'day'
  /** By day; undefined while they are read. */
  readonly savings: Savings | undefined
}

const usd = (value: number) => shortUsd(String(value))

export function Charts({ buckets, interval, savings }: Props) {
  const { t } = useTranslation('overview')
  const zone = useZone()
  if (buckets.every(({ requests }) => requests === 0)) {
    return <EmptyState icon="overview" title={t('noData')} text="" />
  }
  const points = buckets.map((bucket) => ({
    label: formatTime(bucket.start, zone, interval),
    ok: bucket.requests - bucket.errors,
    errors: bucket.errors,
    errorRate: shareOf(bucket.errors, bucket.requests),
    hitRate: shareOf(bucket.cacheReadTokens, bucket.inputTokens),
    charge: Number(bucket.chargeUsd),
    cost: Number(bucket.costUsd),
    p50: bucket.latencyP50Ms,
    p95: bucket.latencyP95Ms,
    ttft: bucket.ttftP50Ms,
  }))
  return (
    <>
      <div className="grid gap-4 xl:grid-cols-2 xl:[&>:last-child:nth-child(odd)]:col-span-2">
        <Chart
          title={t('requestsChart')}
          decimals={false}
          points={points}
          format={formatCompact}
          formatExact={formatCount}
          series={[
            { id: 'ok', name: t('succeeded'), color: 'var(--color-accent)', shape: 'stack' },
            { id: 'errors', name: t('failed'), color: 'var(--color-bad)', shape: 'stack' },
          ]}
        />
        <Chart
          title={t('spendChart')}
          points={points}
          format={usd}
          formatExact={usd}
          series={[
            { id: 'charge', name: t('charge'), color: 'var(--color-accent)', shape: 'bar' },
            { id: 'cost', name: t('cost'), color: 'var(--color-warn)', shape: 'bar' },
          ]}
        />
        <Chart
          title={t('ratesChart')}
          points={points}
          format={formatShare}
          formatExact={formatShare}
          series={[
            { id: 'errorRate', name: t('errorRateSeries'), color: 'var(--color-bad)', shape: 'line' },
            { id: 'hitRate', name: t('hitRateSeries'), color: 'var(--color-good)', shape: 'line' },
          ]}
        />
        {interval === 'day' ? <SavingsChart buckets={buckets} savings={savings} /> : null}
        <Chart
          title={t('latencyChart')}
          points={points}
          format={formatMs}
          formatExact={formatMs}
          series={[
            { id: 'p50', name: t('p50'), color: 'var(--color-accent)', shape: 'line' },
            { id: 'p95', name: t('p95'), color: 'var(--color-bad)', shape: 'line' },
            { id: 'ttft', name: t('ttft'), color: 'var(--color-info)', shape: 'line' },
          ]}
        />
      </div>
      {buckets.some(({ sampled }) => sampled) ? <p className="text-[13px] text-muted">{t('sampled')}</p> : null}
    </>
  )
}

/** Null: nothing to have a share of. */
function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

/** Nothing where nothing was saved, or could be. */
function SavingsChart({ buckets, savings }: Pick<Props, 'buckets' | 'savings'>) {
  const { t } = useTranslation('overview')
  const zone = useZone()
  const byDay = new Map(savings?.days.map((one) => [one.day, one]))
  const points = buckets.map(({ start }) => {
    const day = byDay.get(dayIn(Date.parse(start), zone))
    const against = day?.savedUsd
    return {
      label: formatTime(start, zone, 'day'),
      cache: Number(day?.cacheSavedUsd ?? 0),
      against: against === null || against === undefined ? null : Number(against),
    }
  })
  if (savings?.baselineBy !== 'policy' && points.every(({ cache }) => cache === 0)) return null
  const reference =
    savings?.baselineBy === 'policy'
      ? [
          {
            id: 'against',
            name: t('againstModel', { model: savings.baseline }),
            color: 'var(--color-accent)',
            shape: 'bar',
          } as const,
        ]
      : []
  return (
    <Chart
      title={t('savingsChart')}
      note={t('savingsHint')}
      points={points}
      format={usd}
      formatExact={usd}
      series={[{ id: 'cache', name: t('byCache'), color: 'var(--color-good)', shape: 'bar' }, ...reference]}
    />
  )
}
