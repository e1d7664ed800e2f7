import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { groups, type Usage, usageQuery } from '../../api/queries/credits.ts'
import { keysQuery } from '../../api/queries/keys.ts'
import { formatCount } from '../../kit/format.ts'
import { useWs } from '../../shell/permission.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { TextField } from '../../ui/field.tsx'
import { Money } from '../../ui/money.tsx'
import { Section } from '../../ui/page.tsx'
import { Segments } from '../../ui/segments.tsx'
import { EmptyState, Loaded } from '../../ui/states.tsx'

type Line = Usage['data'][number]

/** Sums of one month by what was chosen, the whole below. */
export function UsageTable() {
  const { t } = useTranslation('credits')
  const ws = useWs()
  const navigate = useNavigate()
  const { by = 'model', month } = useSearch({ from: '/app/$ws/credits' })
  const show = (search: { by: typeof by; month?: string }) =>
    void navigate({ to: '/app/$ws/credits', params: { ws }, search, replace: true, resetScroll: false })
  const usage = useQuery(usageQuery(ws, by, month))
  const { data: keys } = useQuery(keysQuery(ws, true))
  const nameOf = (group: string) => (by === 'key' ? (keys?.find(({ id }) => id === group)?.name ?? group) : group)
  const columns: readonly Column<Line>[] = [
    {
      id: 'group',
      heading: t(`by_${by}`),
      rowHeader: true,
      cell: ({ group }) => <span className="line-clamp-2 min-w-24">{nameOf(group)}</span>,
    },
    { id: 'requests', heading: t('requests'), numeric: true, cell: ({ requests }) => formatCount(requests) },
    { id: 'in', heading: t('inputTokens'), numeric: true, from: 'md', cell: (line) => formatCount(line.inputTokens) },
    {
      id: 'out',
      heading: t('outputTokens'),
      numeric: true,
      from: 'md',
      cell: (line) => formatCount(line.outputTokens),
    },
    { id: 'cost', heading: t('cost'), numeric: true, from: 'sm', cell: ({ costUsd }) => <Money usd={costUsd} /> },
    { id: 'charge', heading: t('charge'), numeric: true, cell: ({ chargeUsd }) => <Money usd={chargeUsd} /> },
  ]
  return (
    <Section
      title={t('usage')}
      actions={
        <div className="flex flex-wrap items-end gap-3">
          <TextField
            label={t('month')}
            type="month"
            value={month ?? usage.data?.month ?? ''}
            onChange={(event) => show({ by, ...(event.target.value !== '' && { month: event.target.value }) })}
          />
          <Segments
            label={t('groupBy')}
            value={by}
            options={groups.map((value) => ({ value, text: t(`by_${value}`) }))}
            onChange={(next) => show({ by: next, ...(month !== undefined && { month }) })}
          />
        </div>
      }
    >
      <Loaded query={usage}>
        {({ data, total, truncated }) =>
          data.length === 0 ? (
            <EmptyState icon="credits" title={t('noUsage')} text={t('noUsageText')} />
          ) : (
            <>
              <DataTable caption={t('usage')} columns={columns} rows={data} rowId={({ group }) => group} />
              <p className="flex flex-wrap justify-end gap-x-6">
                <span className="text-muted">{t('total')}</span>
                <span>
                  {t('requests')}: {formatCount(total.requests)}
                </span>
                <span>
                  {t('cost')}: <Money usd={total.costUsd} exact />
                </span>
                <span className="font-semibold">
                  {t('charge')}: <Money usd={total.chargeUsd} exact />
                </span>
              </p>
              {truncated ? <p className="text-[13px] text-muted">{t('truncated')}</p> : null}
            </>
          )
        }
      </Loaded>
    </Section>
  )
}
