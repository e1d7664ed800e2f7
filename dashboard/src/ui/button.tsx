import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { cx } from '../kit/class-names.ts'

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent',
  plain: 'bg-surface text-ink border-edge/60 hover:bg-hover',
  quiet: 'bg-transparent text-ink border-transparent hover:bg-hover',
  danger: 'bg-bad text-on-bad border-transparent hover:opacity-90',
} as const

const sizes = { normal: 'h-9 px-3.5', small: 'h-7 px-2.5 text-[13px]', icon: 'size-9 justify-center' } as const

export interface ButtonLook {
  readonly look?: keyof typeof looks
  readonly size?: keyof typeof sizes
}

/** For links and triggers that look like buttons. */
export function buttonClass({ look = 'plain', size = 'normal' }: ButtonLook = {}): string {
  return cx(
    'inline-flex shrink-0 items-center gap-2 rounded-control border font-medium whitespace-nowrap transition-colors',
    'disabled:opacity-50 disabled:cursor-not-allowed aria-disabled:opacity-50',
    looks[look],
    sizes[size],
  )
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, ButtonLook {
  /** Under way: it stays where it is and takes no second click. */
  readonly busy?: boolean
  readonly children?: ReactNode
}

export function Button({ look = 'plain', size = 'normal', busy = false, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={busy}
      {...rest}
      disabled={rest.disabled || busy}
      className={cx(buttonClass({ look, size }), className)}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  )
}

export function Spinner() {
  return (
    <span
      aria-hidden="true"
      className="size-3.5 animate-spin rounded-full border-2 border-current border-r-transparent opacity-80"
    />
  )
}
