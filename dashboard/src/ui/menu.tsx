import { lazy, Suspense, useState } from 'react'
import { cx } from '../kit/class-names.ts'
import { buttonClass } from './button.tsx'
import { Icon } from './icon.tsx'
import type { MenuEntry, MenuProps } from './menu-parts.ts'

const load = () => import('./menu-popup.tsx')
const OpenMenu = lazy(() => load().then((part) => ({ default: part.MenuPopup })))

/** A button until it is first opened: what makes the menu is not loaded before somebody reaches for it. */
export function Menu(props: MenuProps) {
  const [wanted, setWanted] = useState(false)
  const { trigger, triggerClass, label } = props
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      className={triggerClass}
      onClick={() => setWanted(true)}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      {...(label !== undefined && { 'aria-label': label })}
    >
      {trigger}
    </button>
  )
  return wanted ? (
    <Suspense fallback={button}>
      <OpenMenu {...props} />
    </Suspense>
  ) : (
    button
  )
}

/** What can be done with one thing, behind a button that names the thing. */
export function MoreMenu({ label, entries }: { readonly label: string; readonly entries: readonly MenuEntry[] }) {
  return (
    <Menu
      trigger={<Icon name="more" />}
      triggerClass={cx(buttonClass({ look: 'quiet' }), 'size-8 justify-center px-0')}
      label={label}
      parts={entries.map((entry) => ({ kind: 'entry', ...entry }))}
    />
  )
}
