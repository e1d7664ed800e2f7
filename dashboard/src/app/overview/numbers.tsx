import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { balanceQuery, type Savings } from '../../api/queries/overview.ts'
import { formatCount, formatMs, formatShare } from '../../kit/format.ts'
import { shortUsd } from '../../kit/money.ts'
import { useWs } from '../../shell/permission.ts'
import { Money } from '../../ui/money.tsx'
import { Tile, Tiles } from '../../ui/tile.tsx'
import type { Totals } from './totals.ts'

interface Props {
  readonly totals: Totals
  /** Undefined while it is read. */
  readonly savings: Savings | undefined
  /** Savings are those of the day that it is: they have no hours. */
  readonly today: boolean
}

/** What the span comes to, and what is there to spend. */
export function Numbers({ totals, savings, today }: Props) {
  const { t } = useTranslation('overview')
  const { data: balance } = useQuery(balanceQuery(useWs()))
  const { requests, errors, p50, p95, cachedShare } = totals
  return (
    <Tiles>
      <Tile name={t('spend')} value={<Money usd={totals.chargeUsd} />} hint={t('spendHint')} />
      <Tile name={t('requests')} value={formatCount(requests)} />
      <Tile
        name={t('errorRate')}
        value={requests === 0 ? '–' : formatShare(errors / requests)}
        hint={t('errorsHint', { count: errors })}
      />
      <Tile
        name={t('latency')}
        value={formatMs(p50)}
        hint={p95 === undefined ? undefined : t('latencyHint', { p95: formatMs(p95) })}
      />
      <Tile
        name={t('cached')}
        value={cachedShare === undefined ? '–' : formatShare(cachedShare)}
        hint={t('cachedHint')}
      />
      <Tile
        name={t('cacheSaved')}
        value={savings ? <Money usd={savings.total.cacheSavedUsd} /> : '–'}
        hint={today ? t('cacheSavedToday') : t('cacheSavedHint')}
      />
      <Compared savings={savings} today={today} />
      <Tile
        name={t('credit')}
        value={<Money usd={balance?.availableUsd} />}
        hint={balance ? t('creditHint', { held: shortUsd(balance.heldUsd) }) : undefined}
      />
    </Tiles>
  )
}

/** Against the model that the workspace has named. Nobody else's choice is told as a saving: the dearest flatters. */
function Compared({ savings, today }: Pick<Props, 'savings' | 'today'>) {
  const { t } = useTranslation('overview')
  const ws = useWs()
  if (savings && savings.baselineBy !== 'policy') {
    const link = (
      <>
        <Link to="/app/$ws/policy" params={{ ws }} className="text-accent underline">
          {t('chooseReference')}
        </Link>{' '}
        {t('chooseReferenceHint')}
      </>
    )
    return <Tile name={t('noReference')} value="–" hint={link} />
  }
  const saved = savings?.total.savedUsd
  return (
    <Tile
      name={savings ? t('saved', { model: savings.baseline }) : t('noReference')}
      value={saved === null || saved === undefined ? '–' : <Money usd={saved} />}
      hint={today ? t('savedToday') : t('savedHint')}
    />
  )
}
