import { Link } from '@tanstack/react-router'
import type { ParseKeys } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../ui/icon.tsx'

export interface NavigationLink {
  readonly to: string
  readonly text: ParseKeys<'common'>
  readonly icon: IconName
  /** Only this very path, not what is below it. */
  readonly exact?: boolean
}

export function Navigation({
  links,
  onFollow,
}: {
  readonly links: readonly NavigationLink[]
  readonly onFollow?: () => void
}) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('navigation')}>
      <ul className="flex flex-col gap-0.5">
        {links.map(({ to, text, icon, exact }) => (
          <li key={to}>
            <Link
              to={to}
              onClick={onFollow}
              activeOptions={{ exact: exact ?? false, includeSearch: false }}
              className="flex items-center gap-2.5 rounded-control px-2.5 py-1.5 text-muted hover:bg-hover hover:text-ink"
              activeProps={{ className: 'bg-accent-soft !text-accent font-medium', 'aria-current': 'page' }}
            >
              <Icon name={icon} />
              {t(text)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
