import type { ReactNode } from 'react'

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
