import { useTranslation } from 'react-i18next'
import type { CatalogModel } from '../../api/queries/operator.ts'
import { formatShare } from '../../kit/format.ts'
import { LaneBadge } from '../../ui/badge.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Rates } from '../../ui/rates.tsx'

/** Every rate that a model is bought and sold at. */
export function CatalogDialog({ model, onClose }: { readonly model: CatalogModel; readonly onClose: () => void }) {
  const { t } = useTranslation('console')
  const { id: name, deployments, cheapPrice, resaleMargin } = model
  return (
    <Dialog
      wide
      open
      onOpenChange={(open) => open || onClose()}
      title={t('pricesOf', { model: name })}
      description={t('pricesOfLead')}
    >
      {deployments.map(({ id, region, price }) => (
        <section key={id} className="flex flex-col gap-2 border-t border-line pt-3">
          <h3 className="font-medium">
            {t('providerCharges', { deployment: id })}
            {region ? <span className="font-normal text-muted"> · {region}</span> : null}
          </h3>
          {price ? <Rates price={price} /> : <p className="text-muted">{t('unpriced')}</p>}
        </section>
      ))}
      {cheapPrice ? (
        <section className="flex flex-col gap-2 border-t border-line pt-3">
          <h3 className="flex items-center gap-2 font-medium">
            {t('postedOn')} <LaneBadge lane="cheap" />
          </h3>
          <Rates price={cheapPrice} />
        </section>
      ) : null}
      <section className="flex flex-wrap items-center gap-2 border-t border-line pt-3">
        <LaneBadge lane="resale" />
        {t('costPlus', { margin: formatShare(resaleMargin) })}
      </section>
    </Dialog>
  )
}
