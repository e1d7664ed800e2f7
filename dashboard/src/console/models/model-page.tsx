import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type CatalogModel, catalogQuery } from '../../api/queries/operator.ts'
import { formatCount, formatShare } from '../../kit/format.ts'
import { LaneBadge } from '../../ui/badge.tsx'
import { Card, Page, Section } from '../../ui/page.tsx'
import { Rates } from '../../ui/rates.tsx'
import { EmptyState, Loaded } from '../../ui/states.tsx'
import { PriceHistory } from './price-history.tsx'

/** One model: every rate that it is bought and sold at now, and what it cost before. */
export function ModelPage() {
  const { t } = useTranslation('console')
  const { model } = useParams({ from: '/console/in/models/$model' })
  const catalog = useQuery(catalogQuery)
  return (
    <Page
      title={model}
      lead={
        <Link to="/console/models" className="text-accent underline">
          {t('backToModels')}
        </Link>
      }
    >
      <Loaded query={catalog}>
        {(all) => {
          const found = all.find(({ id }) => id === model)
          return found ? <Now model={found} /> : <EmptyState icon="models" title={t('notInCatalog')} text="" />
        }}
      </Loaded>
      <PriceHistory model={model} />
    </Page>
  )
}

function Now({ model }: { readonly model: CatalogModel }) {
  const { t } = useTranslation('console')
  const { kind, contextWindow, deployments, cheapPrice, resaleMargin } = model
  const context = contextWindow === null ? '' : ` · ${t('contextOf', { tokens: formatCount(contextWindow) })}`
  return (
    <Section title={t('pricesNow')} lead={`${t('kindOf', { kind })}${context}. ${t('pricesOfLead')}`}>
      <div className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {deployments.map(({ id, region, price }) => (
          <Card key={id} className="flex flex-col gap-2">
            <h3 className="font-medium">
              {t('providerCharges', { deployment: id })}
              {region && !id.endsWith(`@${region}`) ? (
                <span className="font-normal text-muted"> · {region}</span>
              ) : null}
            </h3>
            {price ? <Rates price={price} /> : <p className="text-muted">{t('unpriced')}</p>}
          </Card>
        ))}
        <Card className="flex flex-col gap-2">
          <h3 className="flex items-center gap-2 font-medium">
            {t('postedOn')} <LaneBadge lane="cheap" />
          </h3>
          {cheapPrice ? <Rates price={cheapPrice} /> : <p className="text-muted">{t('notOnCheap')}</p>}
          <h3 className="flex items-center gap-2 border-t border-line pt-2 font-medium">
            {t('soldOn')} <LaneBadge lane="resale" />
          </h3>
          <p>{t('costPlus', { margin: formatShare(resaleMargin) })}</p>
        </Card>
      </div>
    </Section>
  )
}
