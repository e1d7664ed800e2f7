import { useTranslation } from 'react-i18next'
import type { LanePrice } from '../../api/queries/models.ts'
import type { Lane } from '../../kit/lanes.ts'
import { pricePair } from '../../kit/money.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'

interface Props {
  readonly lane: Lane
  readonly now: readonly LanePrice[]
  readonly then: readonly LanePrice[]
}

/** Prices of each model on the lane, as they are and as they would be. */
export function Preview({ lane, now, then }: Props) {
  const { t } = useTranslation('console')
  const present = new Map(now.filter((one) => one.lane === lane).map((one) => [one.model, one]))
  const rows = then.filter((one) => one.lane === lane)
  const columns: readonly Column<LanePrice>[] = [
    { id: 'model', heading: t('model'), rowHeader: true, cell: ({ model }) => model },
    { id: 'now', heading: t('previewNow'), numeric: true, cell: ({ model }) => textOfPrice(present.get(model)) },
    {
      id: 'then',
      heading: t('previewThen'),
      numeric: true,
      cell: (one) => {
        const text = textOfPrice(one)
        return text === textOfPrice(present.get(one.model)) ? text : <strong className="text-accent">{text}</strong>
      },
    },
  ]
  return (
    <div className="flex flex-col gap-2">
      <p className="text-[13px] text-muted">{t('previewLead')}</p>
      <DataTable caption={t('preview')} columns={columns} rows={rows} rowId={({ model }) => model} />
    </div>
  )
}

function textOfPrice(price: LanePrice | undefined): string {
  return price ? pricePair(price.price) : '–'
}
