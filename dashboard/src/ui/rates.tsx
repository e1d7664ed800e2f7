import type { ParseKeys } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { LanePrice } from '../api/queries/models.ts'
import { formatCount } from '../kit/format.ts'
import { priceUsd } from '../kit/money.ts'
import { Facts } from './page.tsx'

type Price = LanePrice['price']

/** Names of the rates that have one here; others are shown as the API calls them. */
const named: Readonly<Record<string, ParseKeys<'models'>>> = {
  ...{ input: 'input', output: 'output', cacheRead: 'cacheRead', cacheWrite: 'cacheWrite', image: 'image' },
  ...{ cacheWrite1h: 'cacheWrite1h', reasoning: 'reasoning', audioInput: 'audioInput', audioOutput: 'audioOutput' },
  ...{ request: 'request', search: 'search_rate', batch: 'batch' },
}

/** Every rate of a price. `version`: what records of requests at it name, if there are any yet. */
export function Rates({ price, version }: { readonly price: Price; readonly version?: string }) {
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
        ...(version === undefined
          ? []
          : [
              [
                t('priceVersion'),
                <code key="version" className="font-mono text-[13px]">
                  {version}
                </code>,
              ] as const,
            ]),
      ]}
    />
  )
}
