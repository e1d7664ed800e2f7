import { Menu as Base } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { cx } from '../kit/class-names.ts'
import { buttonClass } from './button.tsx'
import { Icon } from './icon.tsx'

export interface MenuEntry {
  readonly text: string
  readonly onSelect: () => void
  readonly danger?: boolean
  readonly disabled?: boolean
}

const popup = 'z-50 min-w-44 rounded-control border border-line bg-raised py-1 shadow-pop outline-none'
const item =
  'flex w-full cursor-default items-center gap-2 px-3 py-1.5 outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50'

/** What can be done with one thing, behind a button that names the thing. */
export function MoreMenu({ label, entries }: { readonly label: string; readonly entries: readonly MenuEntry[] }) {
  return (
    <Menu
      trigger={<Icon name="more" />}
      triggerClass={cx(buttonClass({ look: 'quiet' }), 'size-8 justify-center px-0')}
      label={label}
    >
      {entries.map(({ text, onSelect, danger, disabled }) => (
        <Base.Item
          key={text}
          onClick={onSelect}
          disabled={disabled ?? false}
          className={cx(item, danger && 'text-bad')}
        >
          {text}
        </Base.Item>
      ))}
    </Menu>
  )
}

export function Menu({
  trigger,
  triggerClass,
  label,
  children,
}: {
  readonly trigger: ReactNode
  readonly triggerClass: string
  /** For a trigger without words. */
  readonly label?: string
  readonly children: ReactNode
}) {
  return (
    <Base.Root>
      <Base.Trigger className={triggerClass} {...(label !== undefined && { 'aria-label': label })}>
        {trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={4} className="z-50 outline-none">
          <Base.Popup className={popup}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export function MenuItem({ onSelect, children }: { readonly onSelect: () => void; readonly children: ReactNode }) {
  return (
    <Base.Item onClick={onSelect} className={item}>
      {children}
    </Base.Item>
  )
}

export function MenuChoice<Value extends string>({
  value,
  options,
  onChange,
}: {
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly text: string }[]
  readonly onChange: (value: Value) => void
}) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: Value) => onChange(next)}>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} className={item} closeOnClick>
          <span className="size-4">
            <Base.RadioItemIndicator>
              <Icon name="check" size={16} />
            </Base.RadioItemIndicator>
          </span>
          {option.text}
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  )
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <div className="px-3 py-1 text-[12.5px] text-muted">{children}</div>
}

export function MenuLine() {
  return <Base.Separator className="my-1 h-px bg-line" />
}
