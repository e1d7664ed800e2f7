import type { ReactNode } from 'react'

interface ChoicesProps<Value extends string> {
  readonly legend: string
  readonly hint?: ReactNode
  readonly options: readonly { readonly value: Value; readonly text: string; readonly hint?: string }[]
}

const row = 'flex items-start gap-2.5 py-1'
const box = 'mt-[3px] size-4 shrink-0 accent-(--color-accent)'

function Legend({ legend, hint }: { readonly legend: string; readonly hint?: ReactNode }) {
  return (
    <>
      <legend className="font-medium">{legend}</legend>
      {hint ? <p className="text-[13px] text-muted">{hint}</p> : null}
    </>
  )
}

/** Any number of some. */
export function CheckChoices<Value extends string>({
  legend,
  hint,
  options,
  values,
  onChange,
  disabled,
}: ChoicesProps<Value> & {
  readonly values: readonly Value[]
  readonly onChange: (values: readonly Value[]) => void
  readonly disabled?: boolean
}) {
  const toggle = (value: Value) =>
    onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value])
  return (
    <fieldset disabled={disabled} className="min-w-0">
      <Legend legend={legend} hint={hint} />
      {options.map(({ value, text, hint: below }) => (
        <label key={value} className={row}>
          <input type="checkbox" className={box} checked={values.includes(value)} onChange={() => toggle(value)} />
          <span>
            {text}
            {below ? <span className="block text-[13px] text-muted">{below}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

/** One of some. */
export function RadioChoices<Value extends string>({
  legend,
  hint,
  options,
  value,
  onChange,
  name,
  disabled,
}: ChoicesProps<Value> & {
  readonly name: string
  readonly value: Value
  readonly onChange: (value: Value) => void
  readonly disabled?: boolean
}) {
  return (
    <fieldset disabled={disabled} className="min-w-0">
      <Legend legend={legend} hint={hint} />
      {options.map((option) => (
        <label key={option.value} className={row}>
          <input
            type="radio"
            name={name}
            className={box}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.text}
            {option.hint ? <span className="block text-[13px] text-muted">{option.hint}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export function Check({
  label,
  hint,
  checked,
  onChange,
  disabled,
}: {
  readonly label: string
  readonly hint?: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
}) {
  return (
    <label className={row}>
      <input
        type="checkbox"
        className={box}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        {hint ? <span className="block text-[13px] text-muted">{hint}</span> : null}
      </span>
    </label>
  )
}
