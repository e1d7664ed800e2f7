import type { ReactNode } from 'react'
import { cx } from '../kit/class-names.ts'

const tones = {
  info: 'bg-info-soft text-info',
  plain: 'bg-sunken text-ink',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
} as const
export type Tone = keyof typeof tones

export function Badge({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={cx(
        'inline-flex max-w-full items-center whitespace-nowrap rounded-full px-2 py-px text-[12.5px] font-medium',
        tones[tone],
      )}
    >
      {children}
    </span>
  )
}

const lanes: Readonly<Record<string, Tone>> = { cheap: 'warn', resale: 'info', byok: 'good' }

export function LaneBadge({ lane }: { readonly lane: string }) {
  return <Badge tone={lanes[lane] ?? 'plain'}>{lane}</Badge>
}
