import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { byModel, pricesQuery } from '../../api/queries/models.ts'
import { useWs } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { ChainFields } from './policy-form.ts'

interface Props {
  readonly chains: readonly ChainFields[]
  readonly onChange: (chains: readonly ChainFields[]) => void
}

export function Chains({ chains, onChange }: Props) {
  const { t } = useTranslation('policy')
  const list = useId()
  const { data: prices = [] } = useQuery(pricesQuery(useWs()))
  const set = (key: number, part: Partial<ChainFields>) =>
    onChange(chains.map((chain) => (chain.key === key ? { ...chain, ...part } : chain)))
  const add = () =>
    onChange([...chains, { key: Math.max(-1, ...chains.map(({ key }) => key)) + 1, model: '', next: '' }])
  return (
    <div className="flex flex-col items-start gap-3">
      <datalist id={list}>
        {byModel(prices).map(({ id }) => (
          <option key={id} value={id} />
        ))}
      </datalist>
      {chains.map(({ key, model, next }) => (
        <div
          key={key}
          className="grid w-full items-start gap-3 rounded-control border border-line bg-surface p-3 sm:grid-cols-[1fr_2fr_auto]"
        >
          <TextField
            label={t('chainModel')}
            list={list}
            value={model}
            required
            onChange={(event) => set(key, { model: event.target.value })}
          />
          <TextField
            label={t('chainNext')}
            hint={t('chainNextHint')}
            value={next}
            required
            onChange={(event) => set(key, { next: event.target.value })}
          />
          <Button
            look="quiet"
            size="icon"
            className="sm:mt-6"
            aria-label={t('removeChain', { model })}
            onClick={() => onChange(chains.filter((chain) => chain.key !== key))}
          >
            <Icon name="close" />
          </Button>
        </div>
      ))}
      <Button onClick={add}>
        <Icon name="plus" size={16} />
        {t('addChain')}
      </Button>
    </div>
  )
}
