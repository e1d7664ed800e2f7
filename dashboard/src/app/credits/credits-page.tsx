import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { balanceQuery } from '../../api/queries/overview.ts'
import { useWs } from '../../shell/permission.ts'
import { Money } from '../../ui/money.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Tile } from '../../ui/tile.tsx'
import { Exports } from './exports.tsx'
import { Movements } from './movements.tsx'
import { Statements } from './statements.tsx'
import { UsageTable } from './usage-table.tsx'

export function CreditsPage() {
  const { t } = useTranslation('credits')
  const balance = useQuery(balanceQuery(useWs()))
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Loaded query={balance} lines={2}>
        {({ creditUsd, heldUsd, availableUsd }) => (
          <dl className="grid gap-3 sm:grid-cols-3">
            <Tile name={t('available')} value={<Money usd={availableUsd} exact />} hint={t('availableHint')} />
            <Tile name={t('credit')} value={<Money usd={creditUsd} exact />} hint={t('creditHint')} />
            <Tile name={t('held')} value={<Money usd={heldUsd} exact />} hint={t('heldHint')} />
          </dl>
        )}
      </Loaded>
      <UsageTable />
      <Exports />
      <Statements />
      <Movements />
    </Page>
  )
}
