import { useTranslation } from 'react-i18next'
import type { PlaygroundRequest } from '../../api/playground-call.ts'
import { CopyButton } from '../../ui/copy.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { snippetsOf } from './snippets.ts'

export function Repeat({ request }: { readonly request: PlaygroundRequest }) {
  const { t } = useTranslation('playground')
  const tabs = snippetsOf(location.origin, request).map(({ name, text }) => ({
    value: name,
    text: name,
    content: (
      <div className="relative rounded-box border border-line bg-surface">
        <div className="absolute top-2 right-2">
          <CopyButton text={text} />
        </div>
        <pre tabIndex={0} className="overflow-x-auto p-4 pt-12 font-mono text-[13px] sm:pt-4 sm:pr-28">
          {text}
        </pre>
      </div>
    ),
  }))
  return <Tabs label={t('repeat')} tabs={tabs} />
}
