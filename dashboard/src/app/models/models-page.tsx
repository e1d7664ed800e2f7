import { useQuery } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { byModel, type LanePrice, lanesIn, type PricedModel, pricesQuery } from '../../api/queries/models.ts'
import { LANES } from '../../kit/lanes.ts'
import { useWs } from '../../shell/permission.ts'
import { Badge, LaneBadge } from '../../ui/badge.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { TextField } from '../../ui/field.tsx'
import { Later } from '../../ui/later.tsx'
import { Page } from '../../ui/page.tsx'
import { priceWords } from '../../ui/price-words.ts'
import { EmptyState, Loaded } from '../../ui/states.tsx'
import { AgreedPrices } from './agreed-prices.tsx'

const PriceDialog = lazy(() => import('./price-dialog.tsx').then((part) => ({ default: part.PriceDialog })))

export function ModelsPage() {
  const { t } = useTranslation('models')
  const prices = useQuery(pricesQuery(useWs()))
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Loaded query={prices} lines={8}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState icon="models" title={t('emptyTitle')} text={t('emptyText')} />
          ) : (
            <ModelTable prices={all} />
          )
        }
      </Loaded>
      <AgreedPrices />
    </Page>
  )
}

function ModelTable({ prices }: { readonly prices: readonly LanePrice[] }) {
  const { t } = useTranslation('models')
  const [text, setText] = useState('')
  const [open, setOpen] = useState<PricedModel>()
  const wanted = text.trim().toLowerCase()
  const models = byModel(prices).filter(({ id }) => id.toLowerCase().includes(wanted))
  const columns: readonly Column<PricedModel>[] = [
    {
      id: 'model',
      heading: t('model'),
      rowHeader: true,
      cell: (model) => (
        <>
          <button
            type="button"
            className="text-left [overflow-wrap:anywhere] text-accent hover:underline sm:min-w-32"
            onClick={() => setOpen(model)}
          >
            {model.id}
          </button>
          <LaneList model={model} />
        </>
      ),
    },
    ...lanesIn(prices).map(
      (lane): Column<PricedModel> => ({
        id: lane,
        heading: lane,
        from: 'sm',
        cell: ({ lanes }) => <LaneCell price={lanes[lane]} />,
      }),
    ),
  ]
  return (
    <>
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div className="w-full max-w-xs">
          <TextField label={t('search')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
        </div>
        <p className="text-[13px] text-muted">{t('unit')}</p>
      </div>
      {models.length === 0 ? (
        <EmptyState icon="models" title={t('none', { text })} text={t('noneText')} />
      ) : (
        <DataTable caption={t('title')} columns={columns} rows={models} rowId={({ id }) => id} />
      )}
      {open ? (
        <Later>
          <PriceDialog model={open} onClose={() => setOpen(undefined)} />
        </Later>
      ) : null}
    </>
  )
}

/** Where there is no room for a column each. */
function LaneList({ model: { lanes } }: { readonly model: PricedModel }) {
  return (
    <ul className="flex flex-col gap-2 pt-1 font-normal sm:hidden">
      {LANES.map((lane) =>
        lanes[lane] ? (
          <li key={lane} className="grid grid-cols-[4.5rem_1fr] items-start">
            <span>
              <LaneBadge lane={lane} />
            </span>
            <LaneCell price={lanes[lane]} />
          </li>
        ) : null,
      )}
    </ul>
  )
}

function LaneCell({ price }: { readonly price: LanePrice | undefined }) {
  const { t } = useTranslation('models')
  if (!price) return <span className="text-muted">{t('notOffered')}</span>
  return (
    <span className="flex flex-col whitespace-nowrap">
      <State state={price.state} />
      <span className="tabular-nums">{priceWords(t, price.price)}</span>
      <span className={price.basis === 'quote' ? 'text-[12.5px] text-good' : 'text-[12.5px] text-muted'}>
        {t(`basis_${price.basis}`)}
      </span>
    </span>
  )
}

/** Said where it matters: that all is well goes without saying. */
function State({ state }: Pick<LanePrice, 'state'>) {
  const { t } = useTranslation('models')
  if (state === 'up') return null
  return (
    <span className="pb-1">
      <Badge tone={state === 'down' ? 'bad' : 'warn'}>{t(`state_${state}`)}</Badge>
    </span>
  )
}
