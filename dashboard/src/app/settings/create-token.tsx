import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { covers, type Role, roles } from '../../../../src/control/access/permissions.ts'
import { api, ok } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import { useChange } from '../../api/use-change.ts'
import { fromLocalField } from '../../kit/time.ts'
import { useStanding } from '../../shell/permission.ts'
import { useZone } from '../../shell/zone.ts'
import { Button } from '../../ui/button.tsx'
import { CopyLine } from '../../ui/copy.tsx'
import { Dialog, DialogForm } from '../../ui/dialog.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'

/** Asks for name, role and end of a token, then shows it once. */
export function CreateToken({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('settings')
  const zone = useZone()
  const { ws, role: mine } = useStanding()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [expires, setExpires] = useState('')
  const create = useChange(() => {
    const expiresAt = fromLocalField(expires, zone) ?? null
    return ok(api.POST('/api/workspaces/{ws}/tokens', { params: { path: { ws } }, body: { name, role, expiresAt } }))
  }, ['tokens'])
  const given = roles.filter((one) => mine === 'operator' || covers(mine, one))

  if (create.data) {
    return (
      <Dialog open keep onOpenChange={(open) => open || onClose()} title={t('tokenTitle')}>
        <Notice kind="warn">{t('tokenOnce')}</Notice>
        <CopyLine text={create.data.token} label={t('tokenLabel')} />
        <Button look="primary" className="self-end" onClick={onClose}>
          {t('done')}
        </Button>
      </Dialog>
    )
  }
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={t('createToken')}>
      <DialogForm
        onSubmit={() => create.mutate(undefined)}
        submit={t('createToken')}
        busy={create.isPending}
        onCancel={onClose}
      >
        <TextField
          label={t('name')}
          maxLength={100}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label={t('role')}
          value={role}
          onChange={(event) => setRole(given.find((one) => one === event.target.value) ?? 'viewer')}
          options={given.map((one) => ({ value: one, text: t(`role_${one}`) }))}
        />
        <TextField
          label={t('expires')}
          hint={t('expiresHint', { zone })}
          type="datetime-local"
          value={expires}
          onChange={(event) => setExpires(event.target.value)}
        />
        {create.error ? <Notice kind="bad">{textOf(create.error)}</Notice> : null}
      </DialogForm>
    </Dialog>
  )
}
