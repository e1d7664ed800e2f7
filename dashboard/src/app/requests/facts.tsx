import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keysQuery } from '../../api/queries/keys.ts'
import type { RequestDetail } from '../../api/queries/requests.ts'
import { formatCount, formatMs } from '../../kit/format.ts'
import { useWs } from '../../shell/permission.ts'
import { Badge } from '../../ui/badge.tsx'
import { Money } from '../../ui/money.tsx'
import { Facts } from '../../ui/page.tsx'

interface Props {
  readonly request: RequestDetail
}

export function About({ request }: Props) {
  const { t } = useTranslation('requests')
  const { t: common } = useTranslation()
  const { data: keys } = useQuery(keysQuery(useWs(), true))
  const { keyId, tags, upstreamId, endUser } = request
  const tagList = Object.entries(tags)
  return (
    <div className="flex flex-col gap-3">
      <h2 className="font-semibold">{t('answer')}</h2>
      <Facts
        facts={[
          [t('requested'), request.requestedModel],
          [t('served'), request.servedModel],
          [t('reported'), request.reportedModel ?? '–'],
          [t('provider'), request.provider],
          [t('region'), request.region ?? '–'],
          [t('keyLabel'), keys?.find(({ id }) => id === keyId)?.name ?? keyId],
          [t('stream'), request.stream ? common('yes') : common('no')],
          [t('finish'), request.finishReason ?? '–'],
          ...(request.cache === 'off' ? [] : [[t('cache'), request.cache] as const]),
          ...(endUser ? ([[t('endUser'), endUser]] as const) : []),
          ...(upstreamId
            ? ([
                [
                  t('upstreamId'),
                  <code key="id" className="font-mono text-[13px]">
                    {upstreamId}
                  </code>,
                ],
              ] as const)
            : []),
          ...(tagList.length > 0 ? ([[t('tags'), <TagList key="tags" tags={tagList} />]] as const) : []),
          [t('ttft'), formatMs(request.ttftMs)],
          [t('total'), formatMs(request.latencyMs)],
        ]}
      />
    </div>
  )
}

function TagList({ tags }: { readonly tags: readonly (readonly [string, string])[] }) {
  return (
    <span className="flex flex-wrap gap-1">
      {tags.map(([name, value]) => (
        <Badge key={name}>{`${name}: ${value}`}</Badge>
      ))}
    </span>
  )
}

export function UsageFacts({ request }: Props) {
  const { t } = useTranslation('requests')
  const { usage } = request
  return (
    <div className="flex flex-col gap-3">
      <h2 className="font-semibold">{t('usage')}</h2>
      <Facts
        facts={[
          [t('inputTokens'), formatCount(usage.inputTokens)],
          [t('ofThemCacheRead'), formatCount(usage.cacheReadTokens)],
          [t('ofThemCacheWrite'), formatCount(usage.cacheWriteTokens)],
          [t('outputTokens'), formatCount(usage.outputTokens)],
          [t('ofThemReasoning'), formatCount(usage.reasoningTokens)],
        ]}
      />
      {usage.estimated ? <p className="text-[13px] text-muted">{t('estimated')}</p> : null}
    </div>
  )
}

/** Amounts as they are booked, to the last digit. */
export function MoneyFacts({ request }: Props) {
  const { t } = useTranslation('requests')
  const { costUsd, overrunUsd, quote } = request
  return (
    <div className="flex flex-col gap-3">
      <h2 className="font-semibold">{t('money')}</h2>
      <Facts
        facts={[
          [t('chargeLong'), <Money key="charge" usd={request.chargeUsd} exact />],
          ...(costUsd === undefined ? [] : ([[t('cost'), <Money key="cost" usd={costUsd} exact />]] as const)),
          ...(overrunUsd === undefined || overrunUsd === '0'
            ? []
            : ([[t('overrun'), <Money key="overrun" usd={overrunUsd} exact />]] as const)),
          [
            t('priceVersion'),
            <code key="version" className="font-mono text-[13px]">
              {request.priceVersion ?? '–'}
            </code>,
          ],
          [t('quote'), quote ? t('quoteVersion', quote) : t('noQuote')],
        ]}
      />
    </div>
  )
}
