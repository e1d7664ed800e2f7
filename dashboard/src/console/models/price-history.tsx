import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type PriceVersion, priceHistoryQuery } from '../../api/queries/operator.ts'
import { LANES } from '../../kit/lanes.ts'
import { Badge, LaneBadge } from '../../ui/badge.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { priceWords } from '../../ui/price-words.ts'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

type Listed = PriceVersion['prices'][number]

/** A version with the one before it, to tell what changed. */
interface Entry extends PriceVersion {
  readonly before: PriceVersion | undefined
}

/** What a model cost by the general terms, from when until when. */
export function PriceHistory({ model }: { readonly model: string }) {
  const { t } = useTranslation('console')
  return (
    <Section title={t('priceHistory')} lead={t('priceHistoryLead')}>
      <Loaded query={useQuery(priceHistoryQuery(model))} lines={3}>
        {({ data, complete }) => (
          <>
            <DataTable
              caption={t('priceHistory')}
              columns={columnsOf(t)}
              rows={data.map((one, i): Entry => ({ ...one, before: data[i + 1] }))}
              rowId={({ since }) => since}
            />
            {complete ? null : <p className="text-[13px] text-muted">{t('olderPrices')}</p>}
          </>
        )}
      </Loaded>
    </Section>
  )
}

function columnsOf(t: TFunction<'console'>): readonly Column<Entry>[] {
  return [
    {
      id: 'since',
      heading: t('inForceHeading'),
      rowHeader: true,
      cell: ({ since, until }) => (
        <span className="flex flex-col items-start gap-1 font-normal">
          <span>
            {t('from')} <Time at={since} shape="short" />
          </span>
          {until === null ? (
            <Badge tone="good">{t('now')}</Badge>
          ) : (
            <span className="text-muted">
              {t('until')} <Time at={until} shape="short" />
            </span>
          )}
        </span>
      ),
    },
    { id: 'prices', heading: t('pricesHeading'), cell: (entry) => <Prices entry={entry} /> },
  ]
}

/** Deployment by deployment, lane by lane; what the version before had otherwise stands out. */
function Prices({ entry: { prices, before } }: { readonly entry: Entry }) {
  const { t } = useTranslation('console')
  const { t: models } = useTranslation('models')
  const textOf = ({ price }: Listed) => priceWords(models, price)
  const was = new Map(before?.prices.map((one) => [placeOf(one), textOf(one)]))
  const deployments = [...new Set(prices.map(({ deployment }) => deployment))]
  if (prices.length === 0) return <span className="text-muted">{t('unpriced')}</span>
  return (
    <ul className="flex flex-col gap-2">
      {deployments.map((deployment) => (
        <li key={deployment}>
          <span className="[overflow-wrap:anywhere]">{deployment}</span>
          <ul className="flex flex-col gap-0.5">
            {LANES.flatMap((lane) => prices.filter((one) => one.deployment === deployment && one.lane === lane)).map(
              (one) => (
                <li key={one.lane} className="flex flex-wrap items-center gap-x-2">
                  <LaneBadge lane={one.lane} />
                  <Change now={textOf(one)} was={before ? was.get(placeOf(one)) : textOf(one)} />
                  <code className="font-mono text-[12.5px] text-muted max-md:hidden">{one.priceVersion}</code>
                  <span className="text-[12.5px] text-muted max-md:hidden">
                    {one.firstUsedAt === null ? (
                      t('neverUsed')
                    ) : (
                      <>
                        {t('firstUsed')} <Time at={one.firstUsedAt} shape="short" />
                      </>
                    )}
                  </span>
                </li>
              ),
            )}
          </ul>
        </li>
      ))}
    </ul>
  )
}

function placeOf({ deployment, lane }: Listed): string {
  return `${lane} ${deployment}`
}

/** `was`: undefined: it was not there. */
function Change({ now, was }: { readonly now: string; readonly was: string | undefined }) {
  const { t } = useTranslation('console')
  if (now === was) return <span className="tabular-nums">{now}</span>
  return (
    <span className="tabular-nums">
      <strong className="text-accent">{now}</strong>{' '}
      <span className="text-muted">{was === undefined ? t('newPrice') : t('before', { price: was })}</span>
    </span>
  )
}
