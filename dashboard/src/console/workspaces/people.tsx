import { useQuery } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Member, membersQuery } from '../../api/people.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Later } from '../../ui/later.tsx'
import { Section } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

const PasswordLink = lazy(() => import('./password-link.tsx').then((part) => ({ default: part.PasswordLink })))

/** Who belongs to a workspace, and a way back in for who forgot the password. */
export function People({ ws }: { readonly ws: string }) {
  const { t } = useTranslation('console')
  const members = useQuery(membersQuery(ws))
  const [forgot, setForgot] = useState<string>()
  const columns: readonly Column<Member>[] = [
    {
      id: 'email',
      heading: t('email'),
      rowHeader: true,
      cell: ({ email, role }) => (
        <span className="flex flex-col items-start gap-1 [overflow-wrap:anywhere]">
          {email}
          <span className="sm:hidden">
            <Badge>{role}</Badge>
          </span>
        </span>
      ),
    },
    { id: 'role', heading: t('role'), from: 'sm', cell: ({ role }) => <Badge>{role}</Badge> },
    { id: 'since', heading: t('since'), from: 'sm', cell: ({ createdAt }) => <Time at={createdAt} shape="date" /> },
    {
      id: 'link',
      heading: '',
      numeric: true,
      cell: ({ email }) => (
        <Button size="small" aria-label={t('passwordLinkOf', { email })} onClick={() => setForgot(email)}>
          {t('passwordLink')}
        </Button>
      ),
    },
  ]
  return (
    <Section title={t('people')} lead={t('peopleLead')}>
      <Loaded query={members} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <p className="text-muted">{t('nobody')}</p>
          ) : (
            <DataTable caption={t('people')} columns={columns} rows={all} rowId={({ userId }) => userId} />
          )
        }
      </Loaded>
      {forgot === undefined ? null : (
        <Later>
          <PasswordLink email={forgot} onClose={() => setForgot(undefined)} />
        </Later>
      )}
    </Section>
  )
}
