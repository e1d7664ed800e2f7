import type { TFunction } from 'i18next'
import { covers, type Role, roles } from '../../../../src/control/access/permissions.ts'
import type { Member } from '../../api/people.ts'
import type { Standing } from '../../shell/permission.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { controlClass } from '../../ui/field.tsx'
import { Time } from '../../ui/time.tsx'

interface Doings {
  /** Id of who looks. */
  readonly me: string | undefined
  readonly role: Standing['role']
  readonly may: boolean
  readonly onChange: (userId: string, role: Role) => void
  readonly onRemove: (member: Member) => void
}

export function memberColumns(t: TFunction<'members'>, doings: Doings): readonly Column<Member>[] {
  const { me, role, may, onRemove } = doings
  const reaches = (other: Role) => may && (role === 'operator' || covers(role, other))
  const removal = (member: Member) =>
    member.userId === me || reaches(member.role) ? (
      <Button size="small" onClick={() => onRemove(member)}>
        {member.userId === me ? t('leave') : t('remove')}
      </Button>
    ) : null
  return [
    {
      id: 'email',
      heading: t('email'),
      rowHeader: true,
      cell: (member) => (
        <span className="flex min-w-24 flex-col items-start">
          <span className="[overflow-wrap:anywhere]">
            {member.email} {member.userId === me ? <Badge>{t('you')}</Badge> : null}
          </span>
          {member.email.startsWith(`${member.name}@`) || member.name === member.email ? null : (
            <span className="text-[12.5px] font-normal text-muted">{member.name}</span>
          )}
          <span className="pt-2 sm:hidden">{removal(member)}</span>
        </span>
      ),
    },
    {
      id: 'role',
      heading: t('role'),
      cell: (member) =>
        reaches(member.role) ? (
          <RoleChoice t={t} member={member} doings={doings} />
        ) : (
          <Badge>{t(`role_${member.role}`)}</Badge>
        ),
    },
    {
      id: 'second',
      heading: t('secondStep'),
      from: 'md',
      cell: ({ twoFactorEnabled }) => (
        <Badge tone={twoFactorEnabled ? 'good' : 'plain'}>{twoFactorEnabled ? t('on') : t('off')}</Badge>
      ),
    },
    { id: 'since', heading: t('since'), from: 'sm', cell: ({ createdAt }) => <Time at={createdAt} shape="date" /> },
    {
      id: 'remove',
      heading: '',
      numeric: true,
      from: 'sm',
      cell: removal,
    },
  ]
}

interface RoleChoiceProps {
  readonly t: TFunction<'members'>
  readonly member: Member
  readonly doings: Doings
}

function RoleChoice({ t, member, doings: { role, onChange } }: RoleChoiceProps) {
  return (
    <select
      aria-label={t('changeRole', { email: member.email })}
      className={`${controlClass} h-8 min-w-28`}
      value={member.role}
      onChange={(event) => onChange(member.userId, roles.find((one) => one === event.target.value) ?? member.role)}
    >
      {roles
        .filter((one) => role === 'operator' || covers(role, one))
        .map((one) => (
          <option key={one} value={one}>
            {t(`role_${one}`)}
          </option>
        ))}
    </select>
  )
}
