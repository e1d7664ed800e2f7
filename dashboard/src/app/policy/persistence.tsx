import { useTranslation } from 'react-i18next'
import { Check, RadioChoices } from '../../ui/choices.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { Card } from '../../ui/page.tsx'
import type { PolicyFields } from './policy-form.ts'

const MOST_RETRIES = 5

interface Props {
  readonly fields: PolicyFields
  readonly onChange: (part: Partial<PolicyFields>) => void
}

export function Persistence({ fields, onChange }: Props) {
  const { t } = useTranslation('policy')
  const times = Array.from({ length: MOST_RETRIES + 1 }, (_, count) => ({
    value: String(count),
    text: t('retriesTimes', { count }),
  }))
  return (
    <Card className="grid gap-6 md:grid-cols-2">
      <div className="flex flex-col gap-3">
        <RadioChoices
          name="hedge"
          legend={t('hedge')}
          hint={t('hedgeHint')}
          value={fields.hedge}
          onChange={(hedge) => onChange({ hedge })}
          options={[
            { value: 'off', text: t('hedgeOff') },
            { value: 'p95', text: t('hedgeP95') },
            { value: 'ms', text: t('hedgeMs') },
          ]}
        />
        {fields.hedge === 'ms' ? (
          <TextField
            label={t('hedgeMsLabel')}
            type="number"
            min={0}
            required
            value={fields.hedgeMs}
            onChange={(event) => onChange({ hedgeMs: event.target.value })}
          />
        ) : null}
      </div>
      <div className="flex flex-col gap-4">
        <SelectField
          label={t('retries')}
          value={fields.retries}
          onChange={(event) => onChange({ retries: event.target.value })}
          options={[{ value: '', text: t('retriesDefault') }, ...times]}
        />
        <Check
          label={t('clip')}
          hint={t('clipHint')}
          checked={fields.clipToBudget}
          onChange={(clipToBudget) => onChange({ clipToBudget })}
        />
      </div>
    </Card>
  )
}
