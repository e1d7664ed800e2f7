import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, ok, type Schemas } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card, Facts, Page } from '../../ui/page.tsx'
import { LoadingState } from '../../ui/states.tsx'
import { Lookup } from './lookup.tsx'

export function LedgerPage() {
  const { t } = useTranslation('console')
  const check = useMutation({ mutationFn: () => ok(api.GET('/api/ledger/check')) })
  return (
    <Page title={t('ledgerTitle')} lead={t('ledgerLead')}>
      <Button look="primary" className="self-start" busy={check.isPending} onClick={() => check.mutate()}>
        {check.isPending ? t('checking') : t('check')}
      </Button>
      {check.error ? <Notice kind="bad">{textOf(check.error)}</Notice> : null}
      {check.isPending ? <LoadingState /> : null}
      {check.data ? <Verdict found={check.data} /> : null}
      <Lookup />
    </Page>
  )
}

/** Every figure by the name that the API gives it, so that both can be read side by side. */
function Verdict({ found: { ok: good, ...figures } }: { readonly found: Schemas['LedgerCheck'] }) {
  const { t } = useTranslation('console')
  return (
    <>
      <div role="status">
        <Notice kind={good ? 'good' : 'bad'}>{good ? t('booksGood') : t('booksBad')}</Notice>
      </div>
      <Card>
        <Facts
          facts={Object.entries(figures).map(([name, value]) => [
            name.replace(/Usd$/, ' USD').replace(/([A-Z])(?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`),
            <span key={name} className="tabular-nums">
              {value === null ? '–' : String(value)}
            </span>,
          ])}
        />
      </Card>
    </>
  )
}
