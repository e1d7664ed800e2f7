import { Dialog as Base } from '@base-ui/react/dialog'
import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../kit/class-names.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

interface DialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly description?: ReactNode
  readonly children?: ReactNode
  readonly wide?: boolean
  /** A click beside it does not close it: what it shows is not shown again. */
  readonly keep?: boolean
}

/** Over the page; on small screens all of it. Focus goes in, stays in and comes back. */
export function Dialog({ open, onOpenChange, title, description, children, wide, keep }: DialogProps) {
  const { t } = useTranslation('common')
  return (
    <Base.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={keep ?? false}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-overlay" />
        <Base.Popup
          className={cx(
            'fixed z-50 flex flex-col overflow-hidden border-line bg-raised shadow-pop outline-none max-sm:inset-0',
            'sm:top-1/2 sm:left-1/2 sm:max-h-[88dvh] sm:w-[calc(100vw-3rem)] sm:-translate-1/2 sm:rounded-box sm:border',
            wide ? 'sm:max-w-3xl' : 'sm:max-w-lg',
          )}
        >
          <header className="flex items-start justify-between gap-4 border-b border-line px-5 py-3.5">
            <Base.Title className="pt-1 text-base font-semibold">{title}</Base.Title>
            <Base.Close
              aria-label={t('close')}
              className="-mr-2 inline-flex size-8 shrink-0 items-center justify-center rounded-control hover:bg-hover"
            >
              <Icon name="close" />
            </Base.Close>
          </header>
          <div className="flex flex-col gap-4 overflow-y-auto px-5 py-4">
            {description ? <Base.Description className="text-muted">{description}</Base.Description> : null}
            {children}
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

interface DialogFormProps {
  readonly onSubmit: () => void
  readonly submit: string
  readonly busy: boolean
  readonly onCancel: () => void
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly children: ReactNode
}

/** Fields with what sends them and what leaves them below. */
export function DialogForm({ onSubmit, submit, busy, onCancel, danger, disabled, children }: DialogFormProps) {
  const { t } = useTranslation('common')
  const send = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      {children}
      <footer className="flex flex-wrap justify-end gap-2 pt-1">
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button type="submit" look={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled}>
          {submit}
        </Button>
      </footer>
    </form>
  )
}
