import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

/** Puts a text on the clipboard and says so, on the screen and aloud. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const { t } = useTranslation('common')
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    )
  return (
    <Button size="small" onClick={() => void copy()} onBlur={() => setState('idle')}>
      <Icon name={state === 'copied' ? 'check' : 'copy'} size={15} />
      <span aria-live="polite">{state === 'idle' ? (label ?? t('copy')) : t(state)}</span>
    </Button>
  )
}

/** A text to take away, on a line of its own. */
export function CopyLine({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-control border border-line bg-sunken p-2">
      <code className="min-w-0 flex-1 font-mono text-[13px] break-all select-all">
        <span className="sr-only">{label}: </span>
        {text}
      </code>
      <CopyButton text={text} />
    </div>
  )
}
