import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'

/** A transaction with its postings, or a request of any workspace with its hold and price. */
export function Lookup() {
  const { t } = useTranslation('console')
  const [id, setId] = useState('')
  const look = useMutation({
    mutationFn: (wanted: string): Promise<object> => {
      const call = { params: { path: { id: wanted } } }
      return wanted.startsWith('req_')
        ? ok(api.GET('/api/ledger/requests/{id}', call))
        : ok(api.GET('/api/ledger/transactions/{id}', call))
    },
  })
  return (
    <Section title={t('lookup')}>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          look.mutate(id.trim())
        }}
      >
        <div className="w-full max-w-md">
          <TextField label={t('lookupHint')} required value={id} onChange={(event) => setId(event.target.value)} />
        </div>
        <Button type="submit" busy={look.isPending}>
          {t('lookupGo')}
        </Button>
      </form>
      {look.error ? <Notice kind="bad">{textOf(look.error)}</Notice> : null}
      {look.data ? (
        <pre
          tabIndex={0}
          className="overflow-x-auto rounded-box border border-line bg-surface p-4 font-mono text-[13px]"
        >
          {JSON.stringify(look.data, undefined, 2)}
        </pre>
      ) : null}
    </Section>
  )
}
