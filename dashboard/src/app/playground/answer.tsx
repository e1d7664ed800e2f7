import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../api/playground-call.ts'
import { Problem, textOf } from '../../api/problem.ts'
import { formatCount, formatMs } from '../../kit/format.ts'
import { useWs } from '../../shell/permission.ts'
import { Money } from '../../ui/money.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card, Facts } from '../../ui/page.tsx'
import type { Run } from './use-run.ts'

/** What came back: the text as it streams, and what the request cost and who served it. */
export function Answer({ run }: { readonly run: Run | undefined }) {
  const { t } = useTranslation('playground')
  return (
    <Card className="flex flex-col gap-4">
      <h2 className="font-semibold">{t('answer')}</h2>
      <div aria-live="polite" aria-busy={run?.state === 'running'} className="min-h-24 whitespace-pre-wrap">
        {run ? (
          <>
            {run.text}
            {run.state === 'running' && run.text === '' ? <span className="text-muted">{t('waiting')}</span> : null}
          </>
        ) : (
          <span className="text-muted">{t('noAnswer')}</span>
        )}
      </div>
      {run?.state === 'stopped' ? <Notice kind="info">{t('stopped')}</Notice> : null}
      {run?.state === 'failed' ? <Failure error={run.error} /> : null}
      {run && run.headers.length > 0 ? <Outcome run={run} /> : null}
    </Card>
  )
}

function Failure({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('playground')
  const text = textOf(error)
  if (error instanceof Refused) return <Notice kind="bad">{t('refused', { status: error.status, text })}</Notice>
  return <Notice kind="bad">{error instanceof Problem ? t('keyFailed', { text }) : t('broken', { text })}</Notice>
}

function Outcome({ run }: { readonly run: Run }) {
  const { t } = useTranslation('playground')
  const ws = useWs()
  const header = (name: string) => run.headers.find(([one]) => one === name)?.[1]
  const id = header('x-request-id')
  const { usage } = run
  const served = ['provider', 'model', 'lane'].flatMap((what) => header(`x-trilane-${what}`) ?? [])
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('charge'), <Amount key="charge" usd={usage?.cost} />],
    ...(usage?.providerCost === undefined
      ? []
      : [[t('providerCost'), <Amount key="cost" usd={usage.providerCost} />] as const]),
    [t('tokens'), `${formatCount(usage?.promptTokens)} / ${formatCount(usage?.completionTokens)}`],
    [t('first'), formatMs(run.firstMs)],
    [t('whole'), formatMs(run.wholeMs)],
    [t('served'), served.length > 0 ? served.join(' · ') : '–'],
    [t('region'), header('x-trilane-region') ?? '–'],
    [t('attempts'), header('x-trilane-attempts') ?? '–'],
    // That nothing is kept here is no news.
    ...(['off', undefined].includes(header('x-trilane-cache'))
      ? []
      : [[t('cache'), header('x-trilane-cache')] as const]),
  ]
  return (
    <>
      <Facts facts={facts} />
      {id && run.state === 'done' ? (
        <Link to="/app/$ws/requests/$id" params={{ ws, id }} className="text-accent underline">
          {t('open')}
        </Link>
      ) : null}
      <details>
        <summary className="cursor-pointer text-muted">{t('headers')}</summary>
        <dl className="pt-2 font-mono text-[12.5px]">
          {run.headers.map(([name, value]) => (
            <div key={name} className="flex flex-wrap gap-x-2">
              <dt className="text-muted">{name}:</dt>
              <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  )
}

function Amount({ usd }: { readonly usd: number | undefined }) {
  return usd === undefined ? '–' : <Money usd={decimalOf(usd)} exact />
}

/** A small number without an exponent. */
function decimalOf(value: number): string {
  return value.toFixed(12).replace(/\.?0+$/, '') || '0'
}
