import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Me } from '../api/me.ts'
import { cx } from '../kit/class-names.ts'
import { buttonClass } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '../ui/menu.tsx'
import { leave } from './leave.ts'
import { useTheme } from './theme.ts'

/** Who is signed in, how it looks, and the way out. */
export function AccountMenu({ me, small = false }: { readonly me: Me; readonly small?: boolean }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [theme, setTheme] = useTheme()
  const { email } = me.user
  return (
    <Menu
      label={t('account', { email })}
      triggerClass={cx(buttonClass({ look: 'quiet' }), 'max-w-full !shrink', small ? 'px-2' : 'w-full justify-between')}
      trigger={
        <>
          <span className={small ? 'max-w-40 truncate max-[420px]:hidden' : 'truncate'}>{email}</span>
          <Icon name="down" size={16} />
        </>
      }
    >
      <MenuLabel>{email}</MenuLabel>
      <MenuLine />
      <MenuLabel>{t('theme')}</MenuLabel>
      <MenuChoice
        value={theme}
        onChange={setTheme}
        options={[
          { value: 'system', text: t('themeSystem') },
          { value: 'light', text: t('themeLight') },
          { value: 'dark', text: t('themeDark') },
        ]}
      />
      <MenuLine />
      <MenuItem onSelect={() => void leave().then(() => navigate({ to: '/app/sign-in' }))}>{t('signOut')}</MenuItem>
    </Menu>
  )
}
