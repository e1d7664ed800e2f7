import { cx } from '../kit/class-names.ts'

/** One of a few, all of them in sight. */
export function Segments<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly text: string }[]
  readonly onChange: (value: Value) => void
}) {
  return (
    <div role="group" aria-label={label} className="inline-flex rounded-control border border-edge/60 bg-surface p-0.5">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
          className={cx(
            'rounded-[4px] px-3 py-1 font-medium',
            option.value === value ? 'bg-accent-soft text-accent' : 'text-muted hover:text-ink',
          )}
        >
          {option.text}
        </button>
      ))}
    </div>
  )
}
