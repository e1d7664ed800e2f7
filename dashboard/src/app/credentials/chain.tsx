import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Credential } from '../../api/queries/credentials.ts'
import { policyQuery } from '../../api/queries/policy.ts'
import { exactUsd, shortUsd } from '../../kit/money.ts'
import { useWs } from '../../shell/permission.ts'

const BOX = { width: 178, height: 74 } as const
const GAP = 44
const PAD = 2
/** Letters that fit in a box. */
const LETTERS = 22

interface Box {
  readonly title: string
  readonly lines: readonly string[]
  readonly look: 'end' | 'on' | 'off'
}

const grounds = { end: 'fill-sunken', on: 'fill-surface', off: 'fill-sunken opacity-60' } as const

/** The order in which provider keys are tried, and what comes after the last. */
export function Chain({ credentials }: { readonly credentials: readonly Credential[] }) {
  const { t } = useTranslation('credentials')
  const { data: policy } = useQuery(policyQuery(useWs()))
  const fallback = policy?.fallback ?? 'lane'
  const end = { none: t('endNone'), lane: t('endLane'), any: t('endAny') }[fallback]
  const boxes: readonly Box[] = [
    { title: t('request'), lines: [], look: 'end' },
    ...credentials.map(
      (credential): Box => ({
        title: credential.name,
        lines: [credential.provider, budgetOf(credential)],
        look: credential.disabled ? 'off' : 'on',
      }),
    ),
    { title: end, lines: [], look: 'end' },
  ]
  function budgetOf({ disabled, monthlyBudgetUsd: budget, monthSpentUsd: spent }: Credential): string {
    if (disabled) return t('off')
    if (budget === null) return t('noBudget')
    return Number(spent) >= Number(budget) ? t('usedUp') : `${shortUsd(spent)} / ${exactUsd(budget)}`
  }
  const width = boxes.length * (BOX.width + GAP) - GAP + 2 * PAD
  const names = credentials.map(({ name }) => name).join(', ')
  return (
    <section
      aria-label={t('chain')}
      tabIndex={0}
      className="overflow-x-auto rounded-box border border-line bg-surface p-4"
    >
      <svg
        role="img"
        aria-label={t('chainPicture', { names, end })}
        width={width}
        height={BOX.height + 2 * PAD}
        viewBox={`0 0 ${width} ${BOX.height + 2 * PAD}`}
        className="text-[12.5px]"
      >
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0l8 4-8 4z" className="fill-edge" />
          </marker>
        </defs>
        {boxes.map((box, i) => {
          const x = PAD + i * (BOX.width + GAP)
          return (
            <g key={`${box.title}-${x}`} transform={`translate(${x} ${PAD})`}>
              {i > 0 ? (
                <path
                  d={`M${-GAP + 4} ${BOX.height / 2}h${GAP - 8}`}
                  className="stroke-edge"
                  strokeWidth="1.5"
                  markerEnd="url(#arrow)"
                />
              ) : null}
              <rect
                {...BOX}
                rx="7"
                className={`stroke-edge ${grounds[box.look]}`}
                strokeDasharray={box.look === 'off' ? '4 3' : undefined}
              />
              <Words box={box} />
            </g>
          )
        })}
      </svg>
    </section>
  )
}

const LINE = 18

function Words({ box: { title, lines } }: { readonly box: Box }) {
  const all = [...wrapped(title, lines.length > 0 ? 1 : 3), ...lines.map((line) => wrapped(line, 1)[0] ?? '')]
  const first = BOX.height / 2 - ((all.length - 1) * LINE) / 2
  return (
    <>
      <title>{[title, ...lines].join(' · ')}</title>
      {all.map((line, i) => (
        <text
          key={`${line}-${first + i * LINE}`}
          x={BOX.width / 2}
          y={first + i * LINE}
          textAnchor="middle"
          dominantBaseline="middle"
          className={i < all.length - lines.length ? 'fill-ink font-medium' : 'fill-muted'}
        >
          {line}
        </text>
      ))}
    </>
  )
}

/** Lines of at most so many letters; what does not fit ends with an ellipsis. */
function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + word.length < LETTERS) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  const kept = lines.slice(0, most).map((line) => (line.length > LETTERS ? `${line.slice(0, LETTERS - 1)}…` : line))
  const last = kept.at(-1) ?? ''
  if (lines.length > most && !last.endsWith('…')) kept[kept.length - 1] = `${last.slice(0, LETTERS - 1)}…`
  return kept
}
