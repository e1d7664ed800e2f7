import { type ComponentProps, type ReactNode, useId } from 'react'
import { cx } from '../kit/class-names.ts'

export const controlClass = cx(
  'h-9 w-full min-w-0 rounded-control border border-edge bg-surface px-2.5 text-ink placeholder:text-muted',
  'disabled:bg-sunken disabled:text-muted aria-invalid:border-bad',
)

interface Shown {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | undefined
}

/** A label, what is under it, and what is wrong with it, told to screen readers as belonging together. */
export function Field({ label, hint, error, children }: Shown & { readonly children: (ids: FieldIds) => ReactNode }) {
  const id = useId()
  const below = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, ...(below && { 'aria-describedby': below }), ...(error && { 'aria-invalid': true }) })}
      {hint ? (
        <p id={`${id}-hint`} className="text-[13px] text-muted">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} role="alert" className="text-[13px] text-bad">
          {error}
        </p>
      ) : null}
    </div>
  )
}

export interface FieldIds {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: true
}

type InputProps = Shown & Omit<ComponentProps<'input'>, 'id'> & { readonly suffix?: string }

export function TextField({ label, hint, error, suffix, className, ...input }: InputProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) =>
        suffix === undefined ? (
          <input {...input} {...ids} className={cx(controlClass, className)} />
        ) : (
          <span className="flex items-center gap-2">
            <input {...input} {...ids} className={cx(controlClass, className)} />
            <span className="shrink-0 text-muted">{suffix}</span>
          </span>
        )
      }
    </Field>
  )
}

interface SelectProps extends Shown, Omit<ComponentProps<'select'>, 'id'> {
  readonly options: readonly { readonly value: string; readonly text: string }[]
}

/** The browser's own list: known to every screen reader and made for every finger. */
export function SelectField({ label, hint, error, options, className, ...select }: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <select {...select} {...ids} className={cx(controlClass, 'pr-1', className)}>
          {options.map(({ value, text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

export function TextArea({ label, hint, error, className, ...area }: Shown & Omit<ComponentProps<'textarea'>, 'id'>) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <textarea {...area} {...ids} className={cx(controlClass, 'h-auto py-2', className)} />}
    </Field>
  )
}
