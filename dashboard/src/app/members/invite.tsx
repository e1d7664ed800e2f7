import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { covers, type Role, roles } from '../../../../src/control/access/permissions.ts'
import { people } from '../../api/people.ts'
import { textOf } from '../../api/problem.ts'
import { useChange } from '../../api/use-change.ts'
import { useStanding } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { CopyLine } from '../../ui/copy.tsx'
import { Dialog, DialogForm } from '../../ui/dialog.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'

/** Asks for an address and a role, then shows the link once. */
export function Invite({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('members')
  const { ws, role: mine } = useStanding()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('member')
  const invite = useChange(() => people.invite(ws, { email, role }), ['invitations'])
  const given = roles.filter((one) => mine === 'operator' || covers(mine, one))
  const made = invite.data
  if (made) {
    return (
      <Dialog open keep onOpenChange={(open) => open || onClose()} title={t('invited')}>
        <Notice kind="info">{t(made.mailed ? 'mailed' : 'notMailed', { email: made.email })}</Notice>
        <CopyLine text={made.link} label={t('link')} />
        <Button look="primary" className="self-end" onClick={onClose}>
          {t('done')}
        </Button>
      </Dialog>
    )
  }
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={t('inviteTitle')}>
      <DialogForm
        onSubmit={() => invite.mutate(undefined)}
        submit={t('invite')}
        busy={invite.isPending}
        onCancel={onClose}
      >
        <TextField
          label={t('email')}
          hint={t('emailHint')}
          type="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <SelectField
          label={t('role')}
          value={role}
          onChange={(event) => setRole(given.find((one) => one === event.target.value) ?? 'viewer')}
          options={given.map((one) => ({ value: one, text: t(`roleText_${one}`) }))}
        />
        {invite.error ? <Notice kind="bad">{textOf(invite.error)}</Notice> : null}
      </DialogForm>
    </Dialog>
  )
}
