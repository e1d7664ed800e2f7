import { useQuery } from '@tanstack/react-query'
import { lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../../api/me.ts'
import { type Member, membersQuery, people } from '../../api/people.ts'
import { textOf } from '../../api/problem.ts'
import { useChange } from '../../api/use-change.ts'
import { useMay, useStanding } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Later } from '../../ui/later.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { Invitations } from './invitations.tsx'
import { memberColumns } from './member-columns.tsx'

const Invite = lazy(() => import('./invite.tsx').then((part) => ({ default: part.Invite })))
const Confirm = lazy(() => import('../../ui/confirm.tsx').then((part) => ({ default: part.Confirm })))

export function MembersPage() {
  const { t } = useTranslation('members')
  const { ws, role } = useStanding()
  const may = useMay('member:write')
  const mayInvite = useMay('invitation:write')
  const members = useQuery(membersQuery(ws))
  const me = useQuery(meQuery).data?.user.id
  const [inviting, setInviting] = useState(false)
  const [leaving, setLeaving] = useState<Member>()
  const change = useChange(
    ({ userId, to }: { readonly userId: string; readonly to: Member['role'] }) => people.changeRole(ws, userId, to),
    ['members', 'me'],
  )
  const remove = useChange((userId: string) => people.remove(ws, userId), ['members', 'me'])
  const columns = memberColumns(t, {
    ...{ me, role, may },
    onChange: (userId, to) => change.mutate({ userId, to }, { onSuccess: () => toast(t('roleChanged')) }),
    onRemove: setLeaving,
  })
  const own = leaving?.userId === me
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      actions={
        mayInvite ? (
          <Button look="primary" onClick={() => setInviting(true)}>
            <Icon name="plus" size={16} />
            {t('invite')}
          </Button>
        ) : null
      }
    >
      {change.error ? <Notice kind="bad">{textOf(change.error)}</Notice> : null}
      <Loaded query={members}>
        {(all) => <DataTable caption={t('title')} columns={columns} rows={all} rowId={({ userId }) => userId} />}
      </Loaded>
      {mayInvite ? <Invitations ws={ws} /> : null}
      <Later>
        {inviting ? <Invite onClose={() => setInviting(false)} /> : null}
        {leaving ? (
          <Confirm
            title={own ? t('leaveTitle') : t('removeTitle', { email: leaving.email })}
            description={own ? t('leaveText') : t('removeText')}
            submit={own ? t('leave') : t('remove')}
            onConfirm={() => remove.mutateAsync(leaving.userId).then(() => toast(t('removed')))}
            onClose={() => setLeaving(undefined)}
          />
        ) : null}
      </Later>
    </Page>
  )
}
