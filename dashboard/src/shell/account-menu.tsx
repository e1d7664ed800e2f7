import { useTranslation } from 'react-i18next'
import type { Me } from '../api/me.ts'
import { cx } from '../kit/class-names.ts'
import { buttonClass } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Menu } from '../ui/menu.tsx'
import { leave } from './leave.ts'
import { themes, useTheme } from './theme.ts'

/** Who is signed in, how it looks, and the way out. */
export function AccountMenu({ me, small = false }: { readonly me: Me; readonly small?: boolean }) {
  const { t } = useTranslation()
  const [theme, setTheme] = useTheme()
  const { email } = me.user
  return (
    <Menu
      label={t('account', { email })}
      triggerClass={cx(buttonClass({ look: 'quiet' }), 'max-w-full !shrink', small ? 'px-2' : 'w-full justify-between')}
      trigger={
        <>
          <span className={small ? 'max-w-40 truncate max-[420px]:hidden' : 'truncate'}>{email}</span>
          {small ? (
            <span className="min-[420px]:hidden">
              <Icon name="members" />
            </span>
          ) : null}
          <Icon name="down" size={16} />
        </>
      }
      parts={[
        { kind: 'label', text: email },
        { kind: 'line' },
        { kind: 'label', text: t('theme') },
        {
          kind: 'choice',
          value: theme,
          onChange: (next) => setTheme(themes.find((one) => one === next) ?? 'system'),
          options: [
            { value: 'system', text: t('themeSystem') },
            { value: 'light', text: t('themeLight') },
            { value: 'dark', text: t('themeDark') },
          ],
        },
        { kind: 'line' },
        {
          kind: 'entry',
          text: t('signOut'),
          onSelect: () => void leave(),
        },
      ]}
    />
  )
}
