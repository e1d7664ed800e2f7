import type { ParseKeys } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Lane } from '../../kit/lanes.ts'
import { LaneBadge } from '../../ui/badge.tsx'
import { Icon } from '../../ui/icon.tsx'

const told: Readonly<Record<Lane, ParseKeys<'common'>>> = { cheap: 'laneCheap', resale: 'laneResale', byok: 'laneByok' }

interface Props {
  readonly order: readonly Lane[]
  readonly used: readonly Lane[]
  readonly onChange: (part: { readonly order: readonly Lane[]; readonly used: readonly Lane[] }) => void
}

/** Which lanes are used, and in which order. */
export function LaneOrder({ order, used, onChange }: Props) {
  const { t } = useTranslation('policy')
  const { t: common } = useTranslation()
  const move = (lane: Lane, by: number) => {
    const at = order.indexOf(lane)
    onChange({ order: order.toSpliced(at, 1).toSpliced(at + by, 0, lane), used })
  }
  const toggle = (lane: Lane) =>
    onChange({ order, used: used.includes(lane) ? used.filter((one) => one !== lane) : [...used, lane] })
  const button = 'inline-flex size-8 items-center justify-center rounded-control hover:bg-hover disabled:opacity-30'
  return (
    <ol className="flex flex-col gap-2">
      {order.map((lane, i) => (
        <li key={lane} className="flex items-center gap-3 rounded-control border border-line bg-surface px-3 py-2">
          <input
            type="checkbox"
            aria-label={t('use', { lane })}
            className="size-4 accent-(--color-accent)"
            checked={used.includes(lane)}
            disabled={used.length === 1 && used[0] === lane}
            onChange={() => toggle(lane)}
          />
          <span className="text-muted tabular-nums">{i + 1}</span>
          <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3">
            <LaneBadge lane={lane} />
            <span className="text-muted">{common(told[lane])}</span>
          </span>
          <button
            type="button"
            className={button}
            aria-label={t('up', { lane })}
            disabled={i === 0}
            onClick={() => move(lane, -1)}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            className={button}
            aria-label={t('down', { lane })}
            disabled={i === order.length - 1}
            onClick={() => move(lane, 1)}
          >
            <Icon name="down" />
          </button>
        </li>
      ))}
    </ol>
  )
}
