import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { Problem, textOf } from '../../api/problem.ts'
import { type Credential, providersQuery } from '../../api/queries/credentials.ts'
import { useChange } from '../../api/use-change.ts'
import { useWs } from '../../shell/permission.ts'
import { Dialog, DialogForm } from '../../ui/dialog.tsx'
import { SelectField, TextArea, TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'
import { bodyOf, type CredentialFields, fieldsOf, modelsAreWell } from './credential-form.ts'

interface Props {
  /** Undefined: a new one. */
  readonly value: Credential | undefined
  readonly onClose: () => void
  readonly onAdded: (credential: Credential) => void
}

const USUAL_PROVIDER = 'openai'

export function EditCredential({ value, onClose, onAdded }: Props) {
  const { t } = useTranslation('credentials')
  const { t: common } = useTranslation()
  const ws = useWs()
  const { data: providers = [] } = useQuery(providersQuery(ws))
  const usual = providers.find(({ id }) => id === USUAL_PROVIDER) ?? providers[0]
  const [fields, setFields] = useState<CredentialFields>(() => fieldsOf(value, ''))
  const provider = fields.provider || usual?.id || ''
  const set = (part: Partial<CredentialFields>) => setFields({ ...fields, ...part })

  const add = useChange(
    () =>
      ok(
        api.POST('/api/workspaces/{ws}/credentials', {
          params: { path: { ws } },
          body: { ...bodyOf(fields), provider, apiKey: fields.apiKey.trim() },
        }),
      ),
    ['credentials', 'prices'],
  )
  const change = useChange(
    (id: string) =>
      ok(
        api.PATCH('/api/workspaces/{ws}/credentials/{id}', {
          params: { path: { ws, id } },
          body: changesOf(fields, value),
        }),
      ),
    ['credentials', 'prices'],
  )
  const error = add.error ?? change.error
  const errorOf = (param: string) =>
    error instanceof Problem && error.param?.split(/[.[]/)[0] === param ? error.message : undefined
  const save = () => {
    if (!modelsAreWell(fields.models)) return
    if (!value) return add.mutate(undefined, { onSuccess: onAdded })
    change.mutate(value.id, {
      onSuccess: () => {
        toast(t('saved'))
        onClose()
      },
    })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={value ? t('editTitle', { name: value.name }) : t('addTitle')}
    >
      <DialogForm
        onSubmit={save}
        submit={value ? common('save') : t('add')}
        busy={add.isPending || change.isPending}
        onCancel={onClose}
      >
        <SelectField
          label={t('provider')}
          value={provider}
          disabled={value !== undefined}
          onChange={(event) => set({ provider: event.target.value })}
          error={errorOf('provider')}
          options={providers.map(({ id, name }) => ({ value: id, text: name === id ? id : `${name} (${id})` }))}
        />
        <TextField
          label={value ? t('replaceKey') : t('apiKey')}
          hint={value ? t('replaceHint', { hint: value.hint }) : t('apiKeyHint')}
          type="password"
          autoComplete="off"
          spellCheck={false}
          required={!value}
          value={fields.apiKey}
          onChange={(event) => set({ apiKey: event.target.value })}
          error={errorOf('apiKey')}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t('name')}
            hint={t('nameHint')}
            maxLength={100}
            value={fields.name}
            onChange={(event) => set({ name: event.target.value })}
            error={errorOf('name')}
          />
          <TextField
            label={t('budget')}
            hint={t('budgetHint')}
            inputMode="decimal"
            placeholder={common('unlimited')}
            value={fields.monthlyBudgetUsd}
            onChange={(event) => set({ monthlyBudgetUsd: event.target.value })}
            error={errorOf('monthlyBudgetUsd')}
          />
        </div>
        <details className="rounded-control border border-line px-3 py-2" open={error !== null || undefined}>
          <summary className="cursor-pointer font-medium">{t('more')}</summary>
          <div className="flex flex-col gap-4 pt-3">
            <TextField
              label={t('region')}
              hint={t('regionHint')}
              value={fields.region}
              onChange={(event) => set({ region: event.target.value })}
              error={errorOf('region')}
            />
            <TextField
              label={t('baseUrl')}
              hint={t('baseUrlHint')}
              type="url"
              value={fields.baseUrl}
              onChange={(event) => set({ baseUrl: event.target.value })}
              error={errorOf('baseUrl')}
            />
            <TextArea
              label={t('models')}
              hint={t('modelsHint')}
              rows={3}
              value={fields.models}
              onChange={(event) => set({ models: event.target.value })}
              error={modelsAreWell(fields.models) ? errorOf('models') : t('badModels')}
            />
          </div>
        </details>
        {error ? <Notice kind="bad">{textOf(error)}</Notice> : null}
      </DialogForm>
    </Dialog>
  )
}

/** An address is only sent when it changes: that needs the secret anew. */
function changesOf(fields: CredentialFields, before: Credential | undefined) {
  const { baseUrl, ...body } = bodyOf(fields)
  return baseUrl === (before?.baseUrl ?? null) ? body : { ...body, baseUrl }
}
