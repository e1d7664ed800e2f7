import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keysQuery } from '../../api/queries/keys.ts'
import { merge, type RequestRow, requestsQuery, tailQuery } from '../../api/queries/requests.ts'
import { useWs } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { FilterForm } from './filter-form.tsx'
import { type Filters, isFiltered } from './filters.ts'
import { requestColumns } from './request-columns.tsx'

const nothing: readonly RequestRow[] = []

export function RequestsPage() {
  const { t } = useTranslation('requests')
  const ws = useWs()
  const navigate = useNavigate()
  const { live = false, ...filter } = useSearch({ from: '/app/$ws/requests' })
  const show = (next: Filters) =>
    void navigate({ to: '/app/$ws/requests', params: { ws }, search: next, replace: true })
  const [opened] = useState(() => new Date().toISOString())
  const list = useInfiniteQuery(requestsQuery(ws, filter))
  const tail = useQuery(tailQuery(ws, filter, opened, live && filter.until === undefined))
  const rows = useMemo(
    () => merge(tail.data ?? nothing, list.data?.pages.flatMap(({ data }) => data) ?? nothing),
    [tail.data, list.data],
  )
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        <Button
          look={live ? 'primary' : 'plain'}
          aria-pressed={live}
          title={live ? t('liveOn') : t('liveOff')}
          onClick={() => show(live ? filter : { ...filter, live: true })}
        >
          <span
            aria-hidden="true"
            className={live ? 'size-2 animate-pulse rounded-full bg-current' : 'size-2 rounded-full bg-edge'}
          />
          {t('live')}
        </Button>
      }
    >
      <FilterForm filters={live ? { ...filter, live } : filter} onChange={show} />
      {list.isPending ? <LoadingState lines={8} /> : null}
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isSuccess ? <List rows={rows} list={list} filtered={isFiltered(filter)} /> : null}
    </Page>
  )
}

interface ListProps {
  readonly rows: readonly RequestRow[]
  readonly list: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
  }
  readonly filtered: boolean
}

function List({ rows, list, filtered }: ListProps) {
  const { t } = useTranslation('requests')
  const { t: common } = useTranslation()
  const ws = useWs()
  const { data: keys } = useQuery(keysQuery(ws, true))
  const ofKey = useMemo(() => new Map(keys?.map(({ id, name }) => [id, name])), [keys])
  const { hasNextPage } = list
  const more = (
    <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {rows.length === 0 ? t('goOn') : common('more')}
    </Button>
  )
  if (rows.length === 0) {
    const title = filtered ? t('emptyFiltered') : t('emptyTitle')
    const text = hasNextPage ? t('searching') : filtered ? t('emptyFilteredText') : t('emptyText')
    return (
      <EmptyState icon="requests" title={title} text={text}>
        {hasNextPage ? more : null}
      </EmptyState>
    )
  }
  return (
    <>
      <DataTable caption={t('title')} columns={requestColumns(t, ws, ofKey)} rows={rows} rowId={({ id }) => id} />
      <div className="flex flex-wrap items-center gap-3">
        {hasNextPage ? more : null}
        <p role="status" className="text-muted">
          {t('loadedCount', { count: rows.length })}
        </p>
      </div>
    </>
  )
}
