import { useMutation, useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import { type CatalogModel, catalogQuery } from '../../api/queries/operator.ts'
import { formatCompact, formatShare } from '../../kit/format.ts'
import { pricePair } from '../../kit/money.ts'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { TextField } from '../../ui/field.tsx'
import { Later } from '../../ui/later.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'

const CatalogDialog = lazy(() => import('./catalog-dialog.tsx').then((part) => ({ default: part.CatalogDialog })))

export function CatalogPage() {
  const { t } = useTranslation('console')
  const catalog = useQuery(catalogQuery)
  const [text, setText] = useState('')
  const [open, setOpen] = useState<CatalogModel>()
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
        {(all) => (
          <DataTable
            caption={t('models')}
            columns={columnsOf(t, setOpen)}
            rows={all.filter(matches)}
            rowId={({ id }) => id}
          />
        )}
      </Loaded>
      {open ? (
        <Later>
          <CatalogDialog model={open} onClose={() => setOpen(undefined)} />
        </Later>
      ) : null}
    </Page>
  )
}

/** Input and output of a price; the rest is in its dialog. */
function priceText(price: { readonly input?: string; readonly output?: string } | null): string | undefined {
  return price ? pricePair(price) : undefined
}

function columnsOf(t: TFunction<'console'>, onOpen: (model: CatalogModel) => void): readonly Column<CatalogModel>[] {
  return [
    {
      id: 'model',
      heading: t('model'),
      rowHeader: true,
      cell: (model) => (
        <span className="flex min-w-32 flex-col items-start">
          <button type="button" className="text-left text-accent hover:underline" onClick={() => onOpen(model)}>
            {model.id}
          </button>
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
        <ul className="min-w-48">
          {deployments.map(({ id, price }) => (
            <li key={id} className="flex flex-wrap justify-between gap-x-4">
              <span>{id}</span>
              <span className="text-muted tabular-nums">{priceText(price) ?? t('unpriced')}</span>
            </li>
          ))}
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
