import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { exportAddress } from '../../api/downloads.ts'
import { useWs } from '../../shell/permission.ts'
import { buttonClass } from '../../ui/button.tsx'
import { Section } from '../../ui/page.tsx'

/** Ordinary links: the browser saves what comes, however large it is. */
export function Exports() {
  const { t } = useTranslation('credits')
  const ws = useWs()
  const { month } = useSearch({ from: '/app/$ws/credits' })
  const links = [
    { text: t('exportRequests', { format: 'CSV' }), href: exportAddress(ws, month, { format: 'csv' }) },
    { text: t('exportRequests', { format: 'JSON lines' }), href: exportAddress(ws, month, { format: 'jsonl' }) },
    { text: t('exportSums', { by: t('by_key') }), href: exportAddress(ws, month, { format: 'csv', groupBy: 'key' }) },
    {
      text: t('exportSums', { by: t('by_model') }),
      href: exportAddress(ws, month, { format: 'csv', groupBy: 'day,model' }),
    },
  ]
  return (
    <Section title={t('exports')} lead={t('exportsLead')}>
      <ul className="flex flex-wrap gap-2">
        {links.map(({ text, href }) => (
          <li key={href}>
            <a href={href} download className={buttonClass()}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  )
}
