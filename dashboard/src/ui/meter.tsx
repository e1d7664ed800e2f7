import { cx } from '../kit/class-names.ts'

const FULL = 1
const NEARLY = 0.8

/** How much of something is used; more than all of it shows as all. */
export function Meter({ share, label }: { readonly share: number; readonly label: string }) {
  const percent = Math.min(Math.max(share, 0), FULL) * 100
  return (
    <span
      role="meter"
      aria-label={label}
      title={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      className="block h-1.5 w-full max-w-48 overflow-hidden rounded-full bg-sunken ring-1 ring-line"
    >
      <span
        style={{ width: `${percent}%` }}
        className={cx(
          'block h-full rounded-full',
          share >= FULL ? 'bg-bad' : share >= NEARLY ? 'bg-warn' : 'bg-accent',
        )}
      />
    </span>
  )
}
