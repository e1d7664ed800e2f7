import { useTranslation } from 'react-i18next'
import type { PricedModel } from '../../api/queries/models.ts'
import { LANES } from '../../kit/lanes.ts'
import { LaneBadge } from '../../ui/badge.tsx'
import { CopyLine } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Rates } from '../../ui/rates.tsx'

/** Every rate of one model, lane by lane, and the name to call it by. */
export function PriceDialog({ model, onClose }: { readonly model: PricedModel; readonly onClose: () => void }) {
  const { t } = useTranslation('models')
  return (
    <Dialog
      wide
      open
      onOpenChange={(open) => open || onClose()}
      title={t('details', { model: model.id })}
      description={t('rateUnit')}
    >
      {LANES.map((lane) => {
        const price = model.lanes[lane]
        return price ? (
          <section key={lane} className="flex flex-col gap-2 border-t border-line pt-3">
            <h3 className="flex flex-wrap items-center gap-2 font-medium">
              <LaneBadge lane={lane} />
              {t(`basis_${price.basis}`)}
            </h3>
            <CopyLine text={`${lane}/${model.id}`} label={t('model')} />
            <Rates price={price.price} version={price.priceVersion} />
          </section>
        ) : null
      })}
    </Dialog>
  )
}
