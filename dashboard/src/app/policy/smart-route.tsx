import { useTranslation } from 'react-i18next'
import { Check, RadioChoices } from '../../ui/choices.tsx'
import { TextField } from '../../ui/field.tsx'
import { Card } from '../../ui/page.tsx'
import type { SmartFields } from './smart-form.ts'

interface Props {
  readonly fields: SmartFields
  readonly onChange: (part: Partial<SmartFields>) => void
}

const PRESETS = ['economy', 'balanced', 'best'] as const

export function SmartRoute({ fields, onChange }: Props) {
  const { t } = useTranslation('policy')
  const within = fields.preset === 'within' ? (['within'] as const) : []
  return (
    <Card className="grid gap-6 md:grid-cols-2">
      <div className="flex flex-col gap-4">
        <RadioChoices
          name="preset"
          legend={t('preset')}
          value={fields.preset}
          onChange={(preset) => onChange({ preset })}
          options={[...PRESETS, ...within].map((value) => ({
            value,
            text: t(`preset_${value}`),
            hint: t(`presetHint_${value}`),
          }))}
        />
        <TextField
          label={t('reference')}
          hint={t('referenceHint')}
          value={fields.reference}
          onChange={({ target }) => onChange({ reference: target.value })}
        />
        <Check
          label={t('shadow')}
          hint={t('shadowHint')}
          checked={fields.shadow}
          onChange={(shadow) => onChange({ shadow })}
        />
        <Check
          label={t('cascade')}
          hint={t('cascadeHint')}
          checked={fields.cascade}
          onChange={(cascade) => onChange({ cascade })}
        />
        {fields.cascade ? (
          <TextField
            label={t('pattern')}
            hint={t('patternHint')}
            maxLength={200}
            value={fields.pattern}
            onChange={({ target }) => onChange({ pattern: target.value })}
          />
        ) : null}
      </div>
      <Learning fields={fields} onChange={onChange} />
    </Card>
  )
}

function Learning({ fields, onChange }: Props) {
  const { t } = useTranslation('policy')
  const percent = { type: 'number', min: 0, max: 10, step: 0.01 } as const
  return (
    <div className="flex flex-col gap-4">
      <Check
        label={t('learning')}
        hint={t('learningHint')}
        checked={fields.learning}
        onChange={(learning) => onChange({ learning })}
      />
      <TextField
        label={t('exploration')}
        hint={t('explorationHint')}
        {...percent}
        value={fields.exploration}
        onChange={({ target }) => onChange({ exploration: target.value })}
      />
      {fields.learning ? (
        <TextField
          label={t('judgeModel')}
          hint={t('judgeModelHint')}
          value={fields.judgeModel}
          onChange={({ target }) => onChange({ judgeModel: target.value })}
        />
      ) : null}
      {fields.learning && fields.judgeModel !== '' ? (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t('judgeShare')}
            required
            {...percent}
            value={fields.judgeShare}
            onChange={({ target }) => onChange({ judgeShare: target.value })}
          />
          <TextField
            label={t('judgeBudget')}
            required
            inputMode="decimal"
            value={fields.judgeBudget}
            onChange={({ target }) => onChange({ judgeBudget: target.value })}
          />
        </div>
      ) : null}
    </div>
  )
}
