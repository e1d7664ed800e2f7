import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../api/me.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { AccountMenu } from './account-menu.tsx'
import { Brand } from './brand.tsx'
import { Navigation, type NavigationLink } from './navigation.tsx'

interface ShellProps {
  readonly me: Me
  readonly links: readonly NavigationLink[]
  /** What stands above the navigation: which workspace this is. */
  readonly place: ReactNode
  readonly children: ReactNode
}

/** The frame of both faces: navigation at the side, or behind a button where there is no room for it. */
export function Shell({ me, links, place, children }: ShellProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <div className="flex min-h-dvh flex-col lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-control bg-accent px-3 py-2 text-on-accent focus:translate-y-0"
      >
        {t('skip')}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-4 overflow-y-auto border-r border-line bg-surface p-3 lg:flex">
        <div className="px-2 pt-1">
          <Brand />
        </div>
        {place}
        <Navigation links={links} />
        <div className="mt-auto">
          <AccountMenu me={me} />
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex items-center gap-2 border-b border-line bg-surface px-3 py-2 lg:hidden">
        <button
          type="button"
          aria-label={t('openNavigation')}
          onClick={() => setOpen(true)}
          className="inline-flex size-9 items-center justify-center rounded-control hover:bg-hover"
        >
          <Icon name="menu" />
        </button>
        <Brand />
        <div className="ml-auto min-w-0">
          <AccountMenu me={me} small />
        </div>
      </header>
      <Dialog open={open} onOpenChange={setOpen} title={t('navigation')}>
        {place}
        <Navigation links={links} onFollow={() => setOpen(false)} />
      </Dialog>
      <main id="content" tabIndex={-1} className="min-w-0 flex-1 p-4 outline-none sm:p-6 xl:px-8">
        <div className="mx-auto max-w-7xl">{children}</div>
      </main>
    </div>
  )
}
