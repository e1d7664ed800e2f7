import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Invitation, invitationsQuery, people } from '../../api/people.ts'
import { useChange } from '../../api/use-change.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Section } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'

/** Those that nobody has accepted yet. */
export function Invitations({ ws }: { readonly ws: string }) {
  const { t } = useTranslation('members')
  const invitations = useQuery(invitationsQuery(ws))
  const revoke = useChange((id: string) => people.revokeInvitation(ws, id), ['invitations'])
  const columns: readonly Column<Invitation>[] = [
    { id: 'email', heading: t('email'), rowHeader: true, cell: ({ email }) => email },
    { id: 'role', heading: t('role'), cell: ({ role }) => <Badge>{t(`role_${role}`)}</Badge> },
    {
      id: 'expires',
      heading: t('expires'),
      from: 'sm',
      cell: ({ expiresAt }) => <Time at={expiresAt} shape="short" />,
    },
    {
      id: 'revoke',
      heading: '',
      numeric: true,
      cell: ({ id, email }) => (
        <Button
          size="small"
          aria-label={`${t('revoke')} ${email}`}
          onClick={() => revoke.mutate(id, { onSuccess: () => toast(t('revoked')), onError: toastProblem })}
        >
          {t('revoke')}
        </Button>
      ),
    },
  ]
  return (
    <Section title={t('open')}>
      <Loaded query={invitations} lines={2}>
        {(all) =>
          all.length === 0 ? (
            <p className="text-muted">{t('noneOpen')}</p>
          ) : (
            <DataTable caption={t('open')} columns={columns} rows={all} rowId={({ id }) => id} />
          )
        }
      </Loaded>
    </Section>
  )
}
