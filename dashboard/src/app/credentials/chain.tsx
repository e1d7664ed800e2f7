import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Credential } from '../../api/queries/credentials.ts'
import { policyQuery } from '../../api/queries/policy.ts'
import { cx } from '../../kit/class-names.ts'
import { exactUsd, shortUsd } from '../../kit/money.ts'
import { useWs } from '../../shell/permission.ts'

interface Box {
  readonly id: string
  readonly title: string
  readonly lines: readonly string[]
  readonly look: 'end' | 'on' | 'off'
}

const grounds = {
  end: 'border-line bg-sunken',
  on: 'border-edge',
  off: 'border-dashed border-edge bg-sunken text-muted',
} as const

/** The order in which provider keys are tried, and what comes after the last. */
export function Chain({ credentials }: { readonly credentials: readonly Credential[] }) {
  const { t } = useTranslation('credentials')
  const { data: policy } = useQuery(policyQuery(useWs()))
  const fallback = policy?.fallback ?? 'lane'
  const end = { none: t('endNone'), lane: t('endLane'), any: t('endAny') }[fallback]
  const boxes: readonly Box[] = [
    { id: 'request', title: t('request'), lines: [], look: 'end' },
    ...credentials.map(
      (credential): Box => ({
        id: credential.id,
        title: credential.name,
        lines: [credential.provider, budgetOf(credential)],
        look: credential.disabled ? 'off' : 'on',
      }),
    ),
    { id: 'end', title: end, lines: [], look: 'end' },
  ]
  function budgetOf({ disabled, monthlyBudgetUsd: budget, monthSpentUsd: spent }: Credential): string {
    if (disabled) return t('off')
    if (budget === null) return t('noBudget')
    return Number(spent) >= Number(budget) ? t('usedUp') : `${shortUsd(spent)} / ${exactUsd(budget)}`
  }
  return (
    <ol
      aria-label={t('chain')}
      className="flex flex-col items-center gap-1 rounded-box border border-line bg-surface p-4 sm:flex-row sm:flex-wrap"
    >
      {boxes.map((box, i) => (
        <li key={box.id} className="contents">
          {i > 0 ? (
            <span aria-hidden="true" className="text-muted max-sm:rotate-90 sm:px-1.5">
              →
            </span>
          ) : null}
          <div
            className={cx(
              'flex w-full min-w-0 flex-col items-center justify-center rounded-control border px-3 py-2 text-center sm:min-h-19 sm:w-44',
              grounds[box.look],
            )}
          >
            <span title={box.title} className="line-clamp-2 font-medium [overflow-wrap:anywhere]">
              {box.title}
            </span>
            {box.lines.map((line) => (
              <span key={line} className="text-[13px] text-muted">
                {line}
              </span>
            ))}
          </div>
        </li>
      ))}
    </ol>
  )
}
