import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Range, ranges, savingsQuery, seriesQuery } from '../../api/queries/overview.ts'
import { useWs } from '../../shell/permission.ts'
import { useZone } from '../../shell/zone.ts'
import { Page } from '../../ui/page.tsx'
import { Segments } from '../../ui/segments.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Attention } from './attention.tsx'
import { Charts } from './charts.tsx'
import { FirstSteps } from './first-steps.tsx'
import { Numbers } from './numbers.tsx'
import { totalsOf } from './totals.ts'

export function OverviewPage() {
  const { t } = useTranslation('overview')
  const ws = useWs()
  const navigate = useNavigate()
  const { range = 'week' } = useSearch({ from: '/app/$ws/' })
  const month = useQuery(seriesQuery(ws, 'month'))
  return (
    <Loaded query={month} lines={6}>
      {({ data }) =>
        data.every(({ requests }) => requests === 0) ? (
          <Page title={t('title')}>
            <FirstSteps />
          </Page>
        ) : (
          <Page
            title={t('title')}
            actions={
              <Segments
                label={t('range')}
                value={range}
                options={ranges.map((value) => ({ value, text: t(value) }))}
                onChange={(next) =>
                  void navigate({ to: '/app/$ws', params: { ws }, search: { range: next }, replace: true })
                }
              />
            }
          >
            <Span range={range} />
          </Page>
        )
      }
    </Loaded>
  )
}

/** What the chosen span comes to. */
function Span({ range }: { readonly range: Range }) {
  const ws = useWs()
  const series = useQuery(seriesQuery(ws, range))
  const { data: savings } = useQuery(savingsQuery(ws, range, useZone()))
  return (
    <Loaded query={series} lines={6}>
      {({ data, interval }) => (
        <>
          <Numbers totals={totalsOf(data)} savings={savings} today={interval === 'hour'} />
          <Attention />
          <Charts buckets={data} interval={interval} savings={savings} />
        </>
      )}
    </Loaded>
  )
}
