import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import { type CatalogModel, catalogQuery } from '../../api/queries/operator.ts'
import { formatCompact, formatShare } from '../../kit/format.ts'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { TextField } from '../../ui/field.tsx'
import { LongTable } from '../../ui/long-table.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { priceWords } from '../../ui/price-words.ts'
import { EmptyState, Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'

/** Of one model, at most: its page tells of all. */
const DEPLOYMENTS = 2

export function CatalogPage() {
  const { t } = useTranslation('console')
  const { t: models } = useTranslation('models')
  const catalog = useQuery(catalogQuery)
  const [text, setText] = useState('')
  const reload = useMutation({
    mutationFn: () => ok(api.POST('/api/reload')),
    onSuccess: () => toast(t('reloaded')),
  })
  const wanted = text.trim().toLowerCase()
  const matches = ({ id, deployments }: CatalogModel) =>
    id.toLowerCase().includes(wanted) || deployments.some(({ provider }) => provider.toLowerCase().includes(wanted))
  return (
    <Page
      title={t('models')}
      lead={t('modelsLead')}
      actions={
        <Button busy={reload.isPending} onClick={() => reload.mutate()}>
          {t('reload')}
        </Button>
      }
    >
      {reload.error ? <Notice kind="bad">{textOf(reload.error)}</Notice> : null}
      <div className="max-w-xs">
        <TextField label={t('search')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <Loaded query={catalog} lines={8}>
        {(all) => {
          const found = all.filter(matches).toSorted((a, b) => a.id.localeCompare(b.id, 'en'))
          if (found.length === 0) return <EmptyState icon="models" title={t('noModels')} text={t('noModelsText')} />
          return (
            <LongTable
              key={wanted}
              caption={t('models')}
              columns={columnsOf(t, (price) => price && priceWords(models, price))}
              rows={found}
              rowId={({ id }) => id}
            />
          )
        }}
      </Loaded>
    </Page>
  )
}

/** `priceText`: a price in a few words; the model's page has all of it. */
function columnsOf(
  t: TFunction<'console'>,
  priceText: (price: CatalogModel['cheapPrice']) => string | null,
): readonly Column<CatalogModel>[] {
  return [
    {
      id: 'model',
      heading: t('model'),
      rowHeader: true,
      cell: (model) => (
        <span className="flex min-w-32 flex-col items-start">
          <Link to="/console/models/$model" params={{ model: model.id }} className="text-accent hover:underline">
            {model.id}
          </Link>
          <span className="text-[12.5px] font-normal text-muted">
            {model.kind}
            {model.contextWindow ? ` · ${t('context')} ${formatCompact(model.contextWindow)}` : ''}
          </span>
        </span>
      ),
    },
    {
      id: 'deployments',
      heading: t('deployments'),
      cell: ({ deployments }) => (
        <ul className="sm:min-w-48">
          {deployments.slice(0, DEPLOYMENTS).map(({ id, price }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-4">
              <span className="[overflow-wrap:anywhere]">{id}</span>
              <span className="text-muted tabular-nums">{priceText(price) ?? t('unpriced')}</span>
            </li>
          ))}
          {deployments.length > DEPLOYMENTS ? (
            <li className="text-[13px] text-muted">
              {t('otherDeployments', { count: deployments.length - DEPLOYMENTS })}
            </li>
          ) : null}
        </ul>
      ),
    },
    {
      id: 'cheap',
      heading: t('cheapPrice'),
      from: 'sm',
      numeric: true,
      cell: ({ cheapPrice }) => priceText(cheapPrice) ?? '–',
    },
    {
      id: 'margin',
      heading: t('margin'),
      from: 'sm',
      numeric: true,
      cell: ({ resaleMargin }) => formatShare(resaleMargin),
    },
  ]
}
