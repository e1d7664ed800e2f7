import type { ReactNode } from 'react'
import { cx } from '../kit/class-names.ts'

const grounds = {
  info: 'bg-accent-soft border-accent/30',
  good: 'bg-good-soft border-good/30',
  warn: 'bg-warn-soft border-warn/30',
  bad: 'bg-bad-soft border-bad/30',
} as const

/** A sentence or two that matter here. What went wrong is read out at once. */
export function Notice({ kind, children }: { readonly kind: keyof typeof grounds; readonly children: ReactNode }) {
  return (
    <div role={kind === 'bad' ? 'alert' : undefined} className={cx('rounded-control border px-3 py-2', grounds[kind])}>
      {children}
    </div>
  )
}
