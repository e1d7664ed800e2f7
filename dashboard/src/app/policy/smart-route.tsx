import { useTranslation } from 'react-i18next'
import { RadioChoices } from '../../ui/choices.tsx'
import { Card } from '../../ui/page.tsx'
import { type PolicyFields, presets } from './policy-form.ts'

interface Props {
  readonly fields: PolicyFields
  readonly onChange: (part: Partial<PolicyFields>) => void
}

/** How much quality `smart-route` may give up for money. A share that was set by the API stays until one is chosen. */
export function SmartRoute({ fields, onChange }: Props) {
  const { t } = useTranslation('policy')
  const own = fields.preset === 'own' ? (['own'] as const) : []
  return (
    <Card>
      <RadioChoices
        name="preset"
        legend={t('preset')}
        value={fields.preset}
        onChange={(preset) => onChange({ preset })}
        options={[...presets, ...own].map((value) => ({
          value,
          text: t(`preset_${value}`),
          hint: t(`presetHint_${value}`),
        }))}
      />
    </Card>
  )
}
