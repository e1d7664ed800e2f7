import { useTranslation } from 'react-i18next'
import type { Bucket } from '../../api/queries/overview.ts'
import { formatCompact, formatCount, formatMs } from '../../kit/format.ts'
import { shortUsd } from '../../kit/money.ts'
import { formatTime } from '../../kit/time.ts'
import { useZone } from '../../shell/zone.ts'
import { Chart } from '../../ui/charts/chart.tsx'
import { EmptyState } from '../../ui/states.tsx'

interface Props {
  readonly buckets: readonly Bucket[]
  readonly interval: 'hour' | 'day'
}

const usd = (value: number) => shortUsd(String(value))

export function Charts({ buckets, interval }: Props) {
  const { t } = useTranslation('overview')
  const zone = useZone()
  if (buckets.every(({ requests }) => requests === 0)) {
    return <EmptyState icon="overview" title={t('noData')} text="" />
  }
  const points = buckets.map((bucket) => ({
    label: formatTime(bucket.start, zone, interval),
    ok: bucket.requests - bucket.errors,
    errors: bucket.errors,
    charge: Number(bucket.chargeUsd),
    cost: Number(bucket.costUsd),
    p50: bucket.latencyP50Ms,
    p95: bucket.latencyP95Ms,
    ttft: bucket.ttftP50Ms,
  }))
  return (
    <>
      <div className="grid gap-4 xl:grid-cols-2">
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
      </div>
      <Chart
        title={t('latencyChart')}
        points={points}
        format={formatMs}
        formatExact={formatMs}
        series={[
          { id: 'p50', name: t('p50'), color: 'var(--color-accent)', shape: 'line' },
          { id: 'p95', name: t('p95'), color: 'var(--color-bad)', shape: 'line' },
          { id: 'ttft', name: t('ttft'), color: 'var(--color-good)', shape: 'line' },
        ]}
      />
      {buckets.some(({ sampled }) => sampled) ? <p className="text-[13px] text-muted">{t('sampled')}</p> : null}
    </>
  )
}
