import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PlaygroundRequest, playgroundKey } from '../../api/playground-call.ts'
import { byModel, lanesIn, pricesQuery } from '../../api/queries/models.ts'
import { useWs } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField, TextArea, TextField } from '../../ui/field.tsx'
import { Card } from '../../ui/page.tsx'

interface Props {
  readonly running: boolean
  readonly onSend: (request: PlaygroundRequest) => void
  readonly onStop: () => void
}

export function PromptForm({ running, onSend, onStop }: Props) {
  const { t } = useTranslation('playground')
  const list = useId()
  const ws = useWs()
  const { data: prices = [] } = useQuery(pricesQuery(ws))
  const [secret, setSecret] = useState(() => playgroundKey.get(ws))
  const [fields, setFields] = useState({ model: '', lane: '', system: '', prompt: '', maxTokens: '', temperature: '' })
  const set = (name: keyof typeof fields) => (event: { readonly target: { readonly value: string } }) =>
    setFields({ ...fields, [name]: event.target.value })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const { model, lane, system, prompt, maxTokens, temperature } = fields
    onSend({
      model: lane === '' ? model.trim() : `${lane}/${model.trim()}`,
      messages: [
        ...(system.trim() === '' ? [] : [{ role: 'system', content: system } as const]),
        { role: 'user', content: prompt },
      ],
      ...(maxTokens !== '' && { max_tokens: Number(maxTokens) }),
      ...(temperature !== '' && { temperature: Number(temperature) }),
    })
  }
  return (
    <Card>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <datalist id={list}>
          {byModel(prices).map(({ id }) => (
            <option key={id} value={id} />
          ))}
        </datalist>
        <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
          <TextField
            label={t('model')}
            hint={t('modelHint')}
            list={list}
            placeholder={byModel(prices)[0]?.id}
            required
            value={fields.model}
            onChange={set('model')}
          />
          <SelectField
            label={t('lane')}
            value={fields.lane}
            onChange={set('lane')}
            options={[
              { value: '', text: t('laneAuto') },
              ...lanesIn(prices).map((lane) => ({ value: lane, text: lane })),
            ]}
          />
        </div>
        <TextArea label={t('system')} rows={2} value={fields.system} onChange={set('system')} />
        <TextArea label={t('prompt')} rows={6} required value={fields.prompt} onChange={set('prompt')} />
        <div className="grid grid-cols-2 gap-4">
          <TextField
            label={t('maxTokens')}
            type="number"
            min={1}
            placeholder={t('defaultValue')}
            value={fields.maxTokens}
            onChange={set('maxTokens')}
          />
          <TextField
            label={t('temperature')}
            type="number"
            min={0}
            max={2}
            step={0.1}
            placeholder={t('defaultValue')}
            value={fields.temperature}
            onChange={set('temperature')}
          />
        </div>
        <TextField
          label={t('key')}
          hint={t('keyHint')}
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder={t('keyMade')}
          value={secret}
          onChange={(event) => {
            playgroundKey.set(ws, event.target.value)
            setSecret(event.target.value)
          }}
        />
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={running}>
            {t('send')}
          </Button>
          {running ? <Button onClick={onStop}>{t('stop')}</Button> : null}
        </div>
      </form>
    </Card>
  )
}
