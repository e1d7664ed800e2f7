import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type RequestDetail, requestQuery } from '../../api/queries/requests.ts'
import { LaneBadge } from '../../ui/badge.tsx'
import { CopyButton } from '../../ui/copy.tsx'
import { Card, Page, Section } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { Attempts } from './attempts.tsx'
import { About, MoneyFacts, UsageFacts } from './facts.tsx'
import { Plan } from './plan.tsx'
import { Outcome } from './request-columns.tsx'

export function RequestPage() {
  const { t } = useTranslation('requests')
  const { ws, id } = useParams({ from: '/app/$ws/requests/$id' })
  const query = useQuery(requestQuery(ws, id))
  return (
    <Page
      title={query.data ? t('detailTitle', { model: query.data.requestedModel }) : t('detail')}
      lead={
        <Link to="/app/$ws/requests" params={{ ws }} className="text-accent underline">
          {t('back')}
        </Link>
      }
      actions={<CopyButton text={id} label={id} />}
    >
      <Loaded query={query} lines={8}>
        {(request) => <Detail request={request} />}
      </Loaded>
    </Page>
  )
}

function Detail({ request }: { readonly request: RequestDetail }) {
  const { t } = useTranslation('requests')
  const { rawUsage } = request
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        <LaneBadge lane={request.lane} />
        <Outcome {...request} />
        <Time at={request.createdAt} />
      </p>
      <div className="grid gap-4 lg:grid-cols-3">
        <Card>
          <About request={request} />
        </Card>
        <Card>
          <UsageFacts request={request} />
        </Card>
        <Card>
          <MoneyFacts request={request} />
        </Card>
      </div>
      <Section title={t('attempts')} lead={t('attemptsLead')}>
        <Attempts attempts={request.attempts} />
      </Section>
      <Section title={t('decision')} lead={t('decisionLead')}>
        <Plan plan={request.plan} />
      </Section>
      {rawUsage === undefined ? null : (
        <Section title={t('rawUsage')}>
          <pre
            tabIndex={0}
            className="overflow-x-auto rounded-box border border-line bg-surface p-4 font-mono text-[13px]"
          >
            {JSON.stringify(rawUsage, undefined, 2)}
          </pre>
        </Section>
      )}
    </>
  )
}
