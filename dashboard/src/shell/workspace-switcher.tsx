import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Me } from '../api/me.ts'
import { cx } from '../kit/class-names.ts'
import { buttonClass } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../ui/menu.tsx'

/** `current`: the workspace that is open; undefined in the console. */
export function WorkspaceSwitcher({
  me,
  current,
}: {
  readonly me: Me
  readonly current: { readonly id: string; readonly name: string } | undefined
}) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const name = current?.name ?? t('operatorConsole')
  const known = me.workspaces.map(({ id, name: text }) => ({ value: id, text }))
  const options =
    !current || known.some(({ value }) => value === current.id)
      ? known
      : [{ value: current.id, text: current.name }, ...known]
  return (
    <Menu
      label={`${t('switchWorkspace')}: ${name}`}
      triggerClass={cx(buttonClass(), 'w-full justify-between')}
      trigger={
        <>
          <span className="truncate">{name}</span>
          <Icon name="down" size={16} />
        </>
      }
    >
      <MenuChoice
        value={current?.id ?? ''}
        options={options}
        onChange={(ws) => void navigate({ to: '/app/$ws', params: { ws } })}
      />
      {me.operator ? (
        <>
          <MenuLine />
          <MenuItem onSelect={() => void navigate({ to: '/console' as string })}>{t('operatorConsole')}</MenuItem>
        </>
      ) : null}
    </Menu>
  )
}
