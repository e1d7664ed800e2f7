import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { emptyRule, type RuleFields } from './rule-form.ts'

interface Props {
  readonly rules: readonly RuleFields[]
  readonly onChange: (rules: readonly RuleFields[]) => void
}

export function Rules({ rules, onChange }: Props) {
  const { t } = useTranslation('console')
  const set = (key: number, part: Partial<RuleFields>) =>
    onChange(rules.map((rule) => (rule.key === key ? { ...rule, ...part } : rule)))
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="font-medium">{t('rules')}</legend>
      <p className="text-[13px] text-muted">{t('rulesLead')}</p>
      {rules.map(({ key, pattern, marginPercent, input, output }) => (
        <div
          key={key}
          className="grid items-end gap-3 rounded-control border border-line p-3 sm:grid-cols-[2fr_1fr_1fr_1fr_auto]"
        >
          <TextField
            label={t('pattern')}
            required
            value={pattern}
            onChange={(event) => set(key, { pattern: event.target.value })}
          />
          <TextField
            label={t('marginPercent')}
            inputMode="decimal"
            value={marginPercent}
            onChange={(event) => set(key, { marginPercent: event.target.value })}
          />
          <TextField
            label={t('orPrice')}
            inputMode="decimal"
            value={input}
            onChange={(event) => set(key, { input: event.target.value })}
          />
          <TextField
            label={t('output')}
            inputMode="decimal"
            value={output}
            onChange={(event) => set(key, { output: event.target.value })}
          />
          <Button
            look="quiet"
            size="icon"
            aria-label={t('removeRule', { pattern })}
            onClick={() => onChange(rules.filter((rule) => rule.key !== key))}
          >
            <Icon name="close" />
          </Button>
        </div>
      ))}
      <Button
        className="self-start"
        onClick={() => onChange([...rules, emptyRule(Math.max(-1, ...rules.map(({ key }) => key)) + 1)])}
      >
        <Icon name="plus" size={16} />
        {t('addRule')}
      </Button>
    </fieldset>
  )
}
