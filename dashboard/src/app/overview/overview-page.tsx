import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { balanceQuery, ranges, seriesQuery } from '../../api/queries/overview.ts'
import { formatCount, formatMs, formatShare } from '../../kit/format.ts'
import { shortUsd } from '../../kit/money.ts'
import { useWs } from '../../shell/permission.ts'
import { Money } from '../../ui/money.tsx'
import { Page } from '../../ui/page.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Tile, Tiles } from '../../ui/tile.tsx'
import { Attention } from './attention.tsx'
import { Charts } from './charts.tsx'
import { FirstSteps } from './first-steps.tsx'
import { totalsOf } from './totals.ts'

export function OverviewPage() {
  const { t } = useTranslation('overview')
  const ws = useWs()
  const navigate = useNavigate()
  const { range = 'week' } = useSearch({ from: '/app/$ws/' })
  const series = useQuery(seriesQuery(ws, range))
  return (
    <Page
      title={t('title')}
      actions={
        <Segments
          label={t('range')}
          value={range}
          options={ranges.map((value) => ({ value, text: t(value) }))}
          onChange={(next) => void navigate({ to: '/app/$ws', params: { ws }, search: { range: next }, replace: true })}
        />
      }
    >
      <FirstSteps />
      <Loaded query={series} lines={6}>
        {({ data, interval }) => (
          <>
            <Numbers totals={totalsOf(data)} />
            <Attention />
            <Charts buckets={data} interval={interval} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Numbers({ totals }: { readonly totals: ReturnType<typeof totalsOf> }) {
  const { t } = useTranslation('overview')
  const { data: balance } = useQuery(balanceQuery(useWs()))
  const { requests, errors, p50, p95, cachedShare } = totals
  return (
    <Tiles>
      <Tile name={t('spend')} value={<Money usd={totals.chargeUsd} />} hint={t('spendHint')} />
      <Tile name={t('requests')} value={formatCount(requests)} />
      <Tile
        name={t('errorRate')}
        value={requests === 0 ? '–' : formatShare(errors / requests)}
        hint={t('errorsHint', { count: errors })}
      />
      <Tile
        name={t('latency')}
        value={formatMs(p50)}
        hint={p95 === undefined ? undefined : t('latencyHint', { p95: formatMs(p95) })}
      />
      <Tile
        name={t('cached')}
        value={cachedShare === undefined ? '–' : formatShare(cachedShare)}
        hint={t('cachedHint')}
      />
      <Tile
        name={t('credit')}
        value={<Money usd={balance?.availableUsd} />}
        hint={balance ? t('creditHint', { held: shortUsd(balance.heldUsd) }) : undefined}
      />
    </Tiles>
  )
}
