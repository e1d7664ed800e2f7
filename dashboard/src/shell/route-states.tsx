import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { buttonClass } from '../ui/button.tsx'
import { ErrorState, LoadingState } from '../ui/states.tsx'

export function NotFound() {
  const { t } = useTranslation()
  return (
    <div className="mx-auto flex max-w-md flex-col items-start gap-3 p-8">
      <h1 className="text-lg font-semibold">{t('notFoundTitle')}</h1>
      <p className="text-muted">{t('notFoundText')}</p>
      <Link to="/app" className={buttonClass()}>
        {t('toStart')}
      </Link>
    </div>
  )
}

export function RouteCrash({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mx-auto max-w-xl p-8">
      <ErrorState error={error} onRetry={reset} />
    </div>
  )
}

export function RoutePending() {
  return (
    <div className="mx-auto max-w-xl p-8">
      <LoadingState />
    </div>
  )
}
