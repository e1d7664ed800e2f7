import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { credentialsQuery } from '../../api/queries/credentials.ts'
import { keysQuery } from '../../api/queries/keys.ts'
import { balanceQuery } from '../../api/queries/overview.ts'
import { useWs } from '../../shell/permission.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/page.tsx'
import { LoadingState } from '../../ui/states.tsx'

/** For a workspace that nothing went through yet, in place of numbers that would all be nothing. */
export function FirstSteps() {
  const { t } = useTranslation('overview')
  const ws = useWs()
  const keys = useQuery(keysQuery(ws)).data
  const credentials = useQuery(credentialsQuery(ws)).data
  const balance = useQuery(balanceQuery(ws)).data
  if (!keys || !credentials || !balance) return <LoadingState />
  const steps = [
    { page: 'keys', title: t('stepKey'), text: t('stepKeyText'), done: keys.length > 0 },
    {
      page: 'credentials',
      title: t('stepFunds'),
      text: t('stepFundsText'),
      done: credentials.length > 0 || Number(balance.creditUsd) > 0,
    },
    { page: 'playground', title: t('stepTry'), text: t('stepTryText', { url: `${location.origin}/v1` }), done: false },
  ] as const
  return (
    <Card className="flex flex-col gap-3">
      <div>
        <h2 className="font-semibold">{t('firstSteps')}</h2>
        <p className="text-muted">{t('firstStepsLead')}</p>
      </div>
      <ol className="grid gap-3 md:grid-cols-3">
        {steps.map(({ page, title, text, done }, i) => (
          <li key={page} className="flex flex-col gap-1 rounded-control border border-line p-3">
            <span className="flex items-center justify-between gap-2">
              <Link to={`/app/$ws/${page}`} params={{ ws }} className="font-medium text-accent underline">
                {i + 1}. {title}
              </Link>
              {done ? <Badge tone="good">{t('done')}</Badge> : null}
            </span>
            <span className="text-muted">{text}</span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
