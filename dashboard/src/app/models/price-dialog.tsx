import type { ParseKeys } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { LanePrice, PricedModel } from '../../api/queries/models.ts'
import { formatCount } from '../../kit/format.ts'
import { LANES } from '../../kit/lanes.ts'
import { priceUsd } from '../../kit/money.ts'
import { LaneBadge } from '../../ui/badge.tsx'
import { CopyLine } from '../../ui/copy.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Facts } from '../../ui/page.tsx'

type Price = LanePrice['price']

/** Names of the rates that have one here; others are shown as the API calls them. */
const named: Readonly<Record<string, ParseKeys<'models'>>> = {
  ...{ input: 'input', output: 'output', cacheRead: 'cacheRead', cacheWrite: 'cacheWrite', image: 'image' },
  ...{ cacheWrite1h: 'cacheWrite1h', reasoning: 'reasoning', audioInput: 'audioInput', audioOutput: 'audioOutput' },
  ...{ request: 'request', search: 'search_rate', batch: 'batch' },
}

/** Every rate of one model, lane by lane, and the name to call it by. */
export function PriceDialog({ model, onClose }: { readonly model: PricedModel; readonly onClose: () => void }) {
  const { t } = useTranslation('models')
  return (
    <Dialog
      wide
      open
      onOpenChange={(open) => open || onClose()}
      title={t('details', { model: model.id })}
      description={t('unit')}
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

function Rates({ price, version }: { readonly price: Price; readonly version: string }) {
  const { t } = useTranslation('models')
  const { tiers = [], ...flat } = price
  const nameOf = (rate: string): string => {
    const key = named[rate]
    return key === undefined ? rate : t(key)
  }
  const listed = (rates: object) =>
    Object.entries(rates).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return (
    <Facts
      facts={[
        ...listed(flat).map(([rate, value]) => [nameOf(rate), rate === 'batch' ? value : priceUsd(value)] as const),
        ...tiers.flatMap(({ aboveInputTokens, ...rates }) =>
          listed(rates).map(
            ([rate, value]) =>
              [t('above', { tokens: formatCount(aboveInputTokens), name: nameOf(rate) }), priceUsd(value)] as const,
          ),
        ),
        [
          t('priceVersion'),
          <code key="version" className="font-mono text-[13px]">
            {version}
          </code>,
        ],
      ]}
    />
  )
}
