import { useTranslation } from 'react-i18next'
import { useMay, useWs } from '../../shell/permission.ts'
import { Notice } from '../../ui/notice.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { Answer } from './answer.tsx'
import { PromptForm } from './prompt-form.tsx'
import { Repeat } from './repeat.tsx'
import { useRun } from './use-run.ts'

export function PlaygroundPage() {
  const { t } = useTranslation('playground')
  const ws = useWs()
  const may = useMay('key:write')
  const { run, send, stop } = useRun(ws)
  if (!may) {
    return (
      <Page title={t('title')}>
        <Notice kind="info">{t('noRight')}</Notice>
      </Page>
    )
  }
  return (
    <Page title={t('title')} lead={t('lead')}>
      <div className="grid gap-5 lg:grid-cols-2">
        <PromptForm running={run?.state === 'running'} onSend={(request) => void send(request)} onStop={stop} />
        <Answer run={run} />
      </div>
      {run ? (
        <Section title={t('repeat')} lead={t('repeatLead')}>
          <Repeat request={run.request} />
        </Section>
      ) : null}
    </Page>
  )
}
