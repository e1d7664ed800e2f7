import { useTranslation } from 'react-i18next'
import type { Key } from '../../api/queries/keys.ts'
import { LANES } from '../../kit/lanes.ts'
import { useZone } from '../../shell/zone.ts'
import { CheckChoices } from '../../ui/choices.tsx'
import { SelectField, TextArea, TextField } from '../../ui/field.tsx'
import { type KeyFields, tagsAreWell } from './key-form.ts'

interface Props {
  readonly fields: KeyFields
  readonly onChange: (fields: KeyFields) => void
  /** Which part of the last try was refused, and why. */
  readonly refused: { readonly param: string | undefined; readonly text: string } | undefined
}

export function KeyFieldset({ fields, onChange, refused }: Props) {
  const { t } = useTranslation('keys')
  const { t: common } = useTranslation()
  const zone = useZone()
  const set = (part: Partial<KeyFields>) => onChange({ ...fields, ...part })
  const errorOf = (param: string) => (refused?.param?.split(/[.[]/)[0] === param ? refused.text : undefined)
  const periods = (['none', 'day', 'week', 'month'] as const).map((value) => ({
    value,
    text: t(`period${value[0]?.toUpperCase()}${value.slice(1)}` as 'periodNone'),
  }))
  return (
    <>
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        value={fields.name}
        onChange={(event) => set({ name: event.target.value })}
        error={errorOf('name')}
        maxLength={100}
        required
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('maxSpend')}
          value={fields.maxSpendUsd}
          onChange={(event) => set({ maxSpendUsd: event.target.value })}
          error={errorOf('maxSpendUsd')}
          placeholder={common('unlimited')}
          inputMode="decimal"
        />
        <SelectField
          label={t('period')}
          value={fields.budgetPeriod}
          onChange={(event) => set({ budgetPeriod: event.target.value as Key['budgetPeriod'] })}
          options={periods}
        />
      </div>
      <p className="-mt-2 text-[13px] text-muted">{t('maxSpendHint')}</p>
      <details
        className="rounded-control border border-line px-3 py-2"
        open={refused?.param !== undefined || undefined}
      >
        <summary className="cursor-pointer font-medium">{t('limitsMore')}</summary>
        <div className="flex flex-col gap-4 pt-3">
          <div className="grid items-end gap-4 sm:grid-cols-3">
            <Limit label={t('rpmLabel')} value={fields.rpm} onChange={(rpm) => set({ rpm })} error={errorOf('rpm')} />
            <Limit label={t('tpmLabel')} value={fields.tpm} onChange={(tpm) => set({ tpm })} error={errorOf('tpm')} />
            <Limit
              label={t('concurrencyLabel')}
              value={fields.maxConcurrency}
              onChange={(maxConcurrency) => set({ maxConcurrency })}
              error={errorOf('maxConcurrency')}
            />
          </div>
          <CheckChoices
            legend={t('lanes')}
            hint={t('lanesHint')}
            options={LANES.map((lane) => ({ value: lane, text: lane }))}
            values={fields.lanes}
            onChange={(lanes) => set({ lanes: [...lanes] })}
          />
          <TextField
            label={t('models')}
            hint={t('modelsHint')}
            value={fields.models}
            onChange={(event) => set({ models: event.target.value })}
            error={errorOf('models')}
          />
          <TextField
            label={t('regions')}
            hint={t('regionsHint')}
            value={fields.regions}
            onChange={(event) => set({ regions: event.target.value })}
            error={errorOf('regions')}
          />
          <TextField
            label={t('expiresLabel')}
            hint={t('expiresHint', { zone })}
            type="datetime-local"
            value={fields.expiresAt}
            onChange={(event) => set({ expiresAt: event.target.value })}
            error={errorOf('expiresAt')}
          />
          <TextArea
            label={t('tags')}
            hint={t('tagsHint')}
            rows={3}
            value={fields.tags}
            onChange={(event) => set({ tags: event.target.value })}
            error={tagsAreWell(fields.tags) ? errorOf('tags') : t('badTags')}
          />
        </div>
      </details>
    </>
  )
}

function Limit({
  label,
  value,
  onChange,
  error,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
}) {
  const { t } = useTranslation()
  return (
    <TextField
      label={label}
      type="number"
      min={1}
      max={1_000_000_000}
      value={value}
      placeholder={t('unlimited')}
      onChange={(event) => onChange(event.target.value)}
      error={error}
    />
  )
}
