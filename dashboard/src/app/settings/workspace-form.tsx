import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { Problem, textOf } from '../../api/problem.ts'
import type { Workspace } from '../../api/queries/workspaces.ts'
import { useChange } from '../../api/use-change.ts'
import { useMay } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { CopyLine } from '../../ui/copy.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { toast } from '../../ui/toast.tsx'

/** The present one even where this browser does not know it. */
function zonesWith(zone: string): readonly string[] {
  return [...new Set(['UTC', zone, ...Intl.supportedValuesOf('timeZone')])]
}

export function WorkspaceForm({ workspace }: { readonly workspace: Workspace }) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const may = useMay('workspace:write')
  const [name, setName] = useState(workspace.name)
  const [timeZone, setTimeZone] = useState(workspace.timeZone)
  const save = useChange(
    () => ok(api.PATCH('/api/workspaces/{ws}', { params: { path: { ws: workspace.id } }, body: { name, timeZone } })),
    ['workspace', 'me'],
  )
  const { error } = save
  return (
    <Section title={t('workspace')}>
      <Card className="flex max-w-2xl flex-col gap-5">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate(undefined, { onSuccess: () => toast(t('saved')) })
          }}
        >
          <fieldset disabled={!may} className="flex min-w-0 flex-col gap-4">
            <TextField
              label={t('name')}
              maxLength={100}
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
              error={error instanceof Problem && error.param === 'name' ? error.message : undefined}
            />
            <SelectField
              label={t('timeZone')}
              hint={t('timeZoneHint')}
              value={timeZone}
              onChange={(event) => setTimeZone(event.target.value)}
              options={zonesWith(workspace.timeZone).map((zone) => ({ value: zone, text: zone }))}
            />
            {error ? <Notice kind="bad">{textOf(error)}</Notice> : null}
            {may ? (
              <Button
                type="submit"
                look="primary"
                className="self-start"
                busy={save.isPending}
                disabled={name === workspace.name && timeZone === workspace.timeZone}
              >
                {common('save')}
              </Button>
            ) : null}
          </fieldset>
        </form>
        <div>
          <p className="mb-1 font-medium">{t('id')}</p>
          <CopyLine text={workspace.id} label={t('id')} />
        </div>
      </Card>
    </Section>
  )
}
