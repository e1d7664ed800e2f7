import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { textOf } from '../api/problem.ts'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

/** Where there is nothing yet: what will be here, and what to do so that there is. */
export function EmptyState({
  icon,
  title,
  text,
  children,
}: {
  readonly icon: IconName
  readonly title: string
  readonly text: ReactNode
  readonly children?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-box border border-dashed border-line bg-surface px-6 py-12 text-center">
      <span className="text-muted">
        <Icon name={icon} size={28} />
      </span>
      <div>
        <p className="font-semibold">{title}</p>
        <p className="mx-auto max-w-prose text-muted">{text}</p>
      </div>
      {children}
    </div>
  )
}

export function LoadingState({ lines = 4 }: { readonly lines?: number }) {
  const { t } = useTranslation('common')
  return (
    <div role="status" className="flex flex-col gap-3 rounded-box border border-line bg-surface p-4">
      <span className="sr-only">{t('loading')}</span>
      {Array.from({ length: lines }, (_, i) => i).map((line) => (
        <span key={line} className="h-4 animate-pulse rounded bg-sunken even:w-4/5" />
      ))}
    </div>
  )
}

export function ErrorState({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTranslation('common')
  return (
    <div role="alert" className="flex flex-col items-start gap-3 rounded-box border border-bad/40 bg-bad-soft p-4">
      <div>
        <p className="font-semibold">{t('failed')}</p>
        <p>{textOf(error)}</p>
      </div>
      {onRetry ? <Button onClick={onRetry}>{t('retry')}</Button> : null}
    </div>
  )
}

interface Asked<Data> {
  readonly data: Data | undefined
  readonly error: unknown
  readonly refetch: () => unknown
}

/** What was asked for once it is there; until then that it is coming, or why it does not. */
export function Loaded<Data>({
  query,
  lines,
  children,
}: {
  readonly query: Asked<Data>
  readonly lines?: number
  readonly children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return <LoadingState {...(lines !== undefined && { lines })} />
}
