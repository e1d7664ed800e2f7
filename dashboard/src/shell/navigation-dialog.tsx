import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../ui/dialog.tsx'
import { Navigation, type NavigationLink } from './navigation.tsx'

interface Props {
  readonly links: readonly NavigationLink[]
  readonly place: ReactNode
  readonly onClose: () => void
}

/** The navigation where there is no room for it at the side. */
export function NavigationDialog({ links, place, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={t('navigation')}>
      {place}
      <Navigation links={links} onFollow={onClose} />
    </Dialog>
  )
}
