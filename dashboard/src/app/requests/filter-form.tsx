import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keysQuery } from '../../api/queries/keys.ts'
import { LANES } from '../../kit/lanes.ts'
import { fromLocalField, toLocalField } from '../../kit/time.ts'
import { useWs } from '../../shell/permission.ts'
import { useZone } from '../../shell/zone.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { type Filters, isFiltered, outcomes, readFilters } from './filters.ts'

interface Props {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
}

/** Lists apply at once, texts with enter or the button. */
export function FilterForm({ filters, onChange }: Props) {
  const { t } = useTranslation('requests')
  const ws = useWs()
  const zone = useZone()
  const { data: keys = [] } = useQuery(keysQuery(ws))
  const [draft, setDraft] = useState<Record<string, string>>({})
  const shown = (name: keyof Filters) => draft[name] ?? String(filters[name] ?? '')
  const local = (name: 'since' | 'until') => draft[name] ?? (filters[name] ? toLocalField(filters[name], zone) : '')
  const edit = (name: string) => (event: { readonly target: { readonly value: string } }) =>
    setDraft({ ...draft, [name]: event.target.value })

  const apply = (now: Record<string, string> = {}) => {
    const all: Record<string, string> = { ...draft, ...now }
    for (const name of ['since', 'until'] as const) {
      if (all[name] !== undefined) all[name] = fromLocalField(all[name], zone) ?? ''
    }
    onChange(readFilters({ ...filters, ...all }))
    setDraft({})
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    apply()
  }
  return (
    <form
      onSubmit={submit}
      aria-label={t('filters')}
      className="grid grid-cols-2 items-end gap-3 sm:grid-cols-3 lg:grid-cols-5"
    >
      <SelectField
        label={t('lane')}
        value={shown('lane')}
        onChange={(event) => apply({ lane: event.target.value })}
        options={[{ value: '', text: t('anyLane') }, ...LANES.map((lane) => ({ value: lane, text: lane }))]}
      />
      <SelectField
        label={t('outcome')}
        value={shown('outcome')}
        onChange={(event) => apply({ outcome: event.target.value })}
        options={[{ value: '', text: t('anyOutcome') }, ...outcomes.map((one) => ({ value: one, text: t(one) }))]}
      />
      <SelectField
        label={t('key')}
        value={shown('key')}
        onChange={(event) => apply({ key: event.target.value })}
        options={[{ value: '', text: t('anyKey') }, ...keys.map(({ id, name }) => ({ value: id, text: name }))]}
      />
      <TextField label={t('modelLabel')} value={shown('model')} onChange={edit('model')} />
      <TextField
        label={t('statusLabel')}
        type="number"
        min={100}
        max={599}
        value={shown('status')}
        onChange={edit('status')}
      />
      <TextField label={t('since')} type="datetime-local" value={local('since')} onChange={edit('since')} />
      <TextField label={t('until')} type="datetime-local" value={local('until')} onChange={edit('until')} />
      <TextField label={t('endUser')} value={shown('endUser')} onChange={edit('endUser')} />
      <TextField label={t('tag')} value={shown('tag')} onChange={edit('tag')} pattern="[^:]+:.*" />
      <div className="flex flex-wrap gap-2">
        <Button type="submit">{t('apply')}</Button>
        {isFiltered(filters) ? (
          <Button look="quiet" onClick={() => onChange(filters.live ? { live: true } : {})}>
            {t('clear')}
          </Button>
        ) : null}
      </div>
    </form>
  )
}
