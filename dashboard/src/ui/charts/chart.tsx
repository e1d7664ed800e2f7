import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Card } from '../page.tsx'
import type { ChartProps } from './chart-types.ts'

const Drawing = lazy(() => import('./series-chart.tsx').then(({ SeriesChart }) => ({ default: SeriesChart })))

/** A picture for the eye, and the same numbers as a table for everybody else. */
export function Chart({ title, note, ...chart }: ChartProps & { readonly title: string; readonly note?: string }) {
  const { t } = useTranslation('overview')
  const { points, series, formatExact } = chart
  return (
    <Card className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-2">
        <h2 className="font-semibold">{title}</h2>
        <ul className="flex flex-wrap gap-3 text-[13px] text-muted">
          {series.map(({ id, name, color }) => (
            <li key={id} className="flex items-center gap-1.5">
              <span aria-hidden="true" className="size-2.5 rounded-xs" style={{ background: color }} />
              {name}
            </li>
          ))}
        </ul>
      </div>
      <div aria-hidden="true" className="h-[220px]">
        <Suspense fallback={<div className="h-full animate-pulse rounded bg-sunken" />}>
          <Drawing {...chart} />
        </Suspense>
      </div>
      {note ? <p className="text-[13px] text-pretty text-muted">{note}</p> : null}
      <details className="text-[13px]">
        <summary className="cursor-pointer text-muted">{t('asTable')}</summary>
        <section aria-label={title} tabIndex={0} className="max-h-64 overflow-auto pt-2">
          <table className="w-full">
            <thead>
              <tr className="text-left text-muted">
                <th scope="col">{t('time')}</th>
                {series.map(({ id, name }) => (
                  <th key={id} scope="col" className="text-right">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.label}>
                  <th scope="row" className="text-left font-normal">
                    {point.label}
                  </th>
                  {series.map(({ id }) => (
                    <td key={id} className="text-right tabular-nums">
                      {typeof point[id] === 'number' ? formatExact(point[id]) : '–'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </Card>
  )
}
