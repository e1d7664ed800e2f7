import { useTranslation } from 'react-i18next'
import type { LanePrice } from '../../api/queries/models.ts'
import type { Lane } from '../../kit/lanes.ts'
import type { Column } from '../../ui/data-table.tsx'
import { LongTable } from '../../ui/long-table.tsx'
import { priceWords } from '../../ui/price-words.ts'

interface Props {
  readonly lane: Lane
  readonly now: readonly LanePrice[]
  readonly then: readonly LanePrice[]
}

/** Prices of each model on the lane, as they are and as they would be. */
export function Preview({ lane, now, then }: Props) {
  const { t } = useTranslation('console')
  const { t: models } = useTranslation('models')
  const textOfPrice = ({ price }: LanePrice) => priceWords(models, price)
  const present = new Map(now.filter((one) => one.lane === lane).map((one) => [one.model, textOfPrice(one)]))
  const changes = (one: LanePrice) => present.get(one.model) !== textOfPrice(one)
  const rows = then
    .filter((one) => one.lane === lane)
    .toSorted((a, b) => Number(changes(b)) - Number(changes(a)) || a.model.localeCompare(b.model, 'en'))
  const was = ({ model }: LanePrice) => present.get(model) ?? '–'
  const willBe = (one: LanePrice) =>
    changes(one) ? <strong className="text-accent">{textOfPrice(one)}</strong> : textOfPrice(one)
  const columns: readonly Column<LanePrice>[] = [
    {
      id: 'model',
      heading: t('model'),
      rowHeader: true,
      // On small screens both prices stand below the name: beside it there is no room for them.
      cell: (one) => (
        <>
          <span className="[overflow-wrap:anywhere]">{one.model}</span>
          <span className="flex flex-wrap gap-x-2 font-normal tabular-nums sm:hidden">
            <span className="text-muted">{was(one)}</span> → <span>{willBe(one)}</span>
          </span>
        </>
      ),
    },
    { id: 'now', heading: t('previewNow'), numeric: true, from: 'sm', cell: was },
    { id: 'then', heading: t('previewThen'), numeric: true, from: 'sm', cell: willBe },
  ]
  return (
    <div className="flex flex-col gap-2">
      <p className="text-[13px] text-muted">{t('previewLead')}</p>
      <LongTable caption={t('preview')} columns={columns} rows={rows} rowId={({ model }) => model} />
    </div>
  )
}
