import { lazy, type ReactNode, Suspense, useState } from 'react'
import { cx } from '../kit/class-names.ts'
import { buttonClass } from './button.tsx'
import { Icon } from './icon.tsx'

export interface MenuEntry {
  readonly text: string
  readonly onSelect: () => void
  readonly danger?: boolean
  readonly disabled?: boolean
}

/** What a menu holds, from top to bottom. */
export type MenuPart =
  | (MenuEntry & { readonly kind: 'entry' })
  | {
      readonly kind: 'choice'
      readonly value: string
      readonly options: readonly { readonly value: string; readonly text: string }[]
      readonly onChange: (value: string) => void
    }
  | { readonly kind: 'label'; readonly text: string }
  | { readonly kind: 'line' }

export interface MenuProps {
  readonly trigger: ReactNode
  readonly triggerClass: string
  /** For a trigger without words. */
  readonly label?: string
  readonly parts: readonly MenuPart[]
}

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
