import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type System, systemQuery } from '../../api/queries/operator.ts'
import { formatCount, formatMs } from '../../kit/format.ts'
import { Badge } from '../../ui/badge.tsx'
import { Money } from '../../ui/money.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Tile } from '../../ui/tile.tsx'

export function HealthPage() {
  const { t } = useTranslation('console')
  const system = useQuery(systemQuery)
  return (
    <Page title={t('health')} lead={t('healthLead')}>
      <Loaded query={system}>{(loaded) => <Vitals system={loaded} />}</Loaded>
    </Page>
  )
}

function Vitals({ system }: { readonly system: System }) {
  const { t } = useTranslation('console')
  const { ok, storeAlive, ledgerFailingMs, ledgerQueued, counters, uptimeS } = system
  const ledger =
    ledgerFailingMs > 0 ? t('notWritten', { time: formatMs(ledgerFailingMs) }) : t('written', { count: ledgerQueued })
  return (
    <>
      <p role="status">
        <Badge tone={ok ? 'good' : 'bad'}>{ok ? t('allWell') : t('trouble')}</Badge>
      </p>
      <dl className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-3">
        <Tile name={t('database')} value={storeAlive ? t('answers') : t('away')} />
        <Tile name={t('ledger')} value={ledger} />
        <Tile name={t('counters')} value={t(`counters_${counters}`)} />
        <Tile
          name={t('drift')}
          value={<Money usd={system.driftUsd} />}
          hint={t('repairs', { count: system.repairs })}
        />
        <Tile
          name={t('underWay')}
          value={formatCount(system.inFlight)}
          hint={`${t('streams')}: ${formatCount(system.streams)}`}
        />
        <Tile name={t('uptime')} value={spanOf(uptimeS)} />
      </dl>
    </>
  )
}

const units = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const

/** Seconds in the largest unit that they fill, and the next one. */
function spanOf(seconds: number): string {
  for (const [i, [size, name]] of units.entries()) {
    if (seconds < size) continue
    const [next, nextName] = units[i + 1] ?? [1, 's']
    return `${Math.floor(seconds / size)} ${name} ${Math.floor((seconds % size) / next)} ${nextName}`
  }
  return `${seconds} s`
}
