import { Menu as Base } from '@base-ui/react/menu'
import { cx } from '../kit/class-names.ts'
import { Icon } from './icon.tsx'
import type { MenuPart, MenuProps } from './menu-parts.ts'

const popup = 'z-50 min-w-44 rounded-control border border-line bg-raised py-1 shadow-pop outline-none'
const item =
  'flex w-full cursor-default items-center gap-2 px-3 py-1.5 outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50'

/** The menu itself, open from the beginning; closed it is the button again. */
export function MenuPopup({ trigger, triggerClass, label, parts }: MenuProps) {
  return (
    <Base.Root defaultOpen>
      <Base.Trigger className={triggerClass} {...(label !== undefined && { 'aria-label': label })}>
        {trigger}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={4} className="z-50 outline-none">
          <Base.Popup className={popup}>
            {parts.map((part, i) => (
              <Part key={`${part.kind}-${'text' in part ? part.text : i}`} part={part} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

function Part({ part }: { readonly part: MenuPart }) {
  switch (part.kind) {
    case 'line':
      return <Base.Separator className="my-1 h-px bg-line" />
    case 'label':
      return <div className="px-3 py-1 text-[12.5px] text-muted">{part.text}</div>
    case 'entry':
      return (
        <Base.Item
          onClick={part.onSelect}
          disabled={part.disabled ?? false}
          className={cx(item, part.danger && 'text-bad')}
        >
          {part.text}
        </Base.Item>
      )
    case 'choice':
      return (
        <Base.RadioGroup value={part.value} onValueChange={(next) => part.onChange(String(next))}>
          {part.options.map(({ value, text }) => (
            <Base.RadioItem key={value} value={value} className={item} closeOnClick>
              <span className="size-4">
                <Base.RadioItemIndicator>
                  <Icon name="check" size={16} />
                </Base.RadioItemIndicator>
              </span>
              {text}
            </Base.RadioItem>
          ))}
        </Base.RadioGroup>
      )
  }
}
