import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import { pricesQuery } from '../../api/queries/models.ts'
import { useChange } from '../../api/use-change.ts'
import { LANES, type Lane } from '../../kit/lanes.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { toast } from '../../ui/toast.tsx'
import { Preview } from './preview.tsx'
import { emptyRule, type RuleFields, ruleIsWell, ruleOf } from './rule-form.ts'
import { Rules } from './rules.tsx'

/** Rules for one lane, what they would come to, and two ways to make them hold: offered first, or at once. */
export function QuoteEditor({ ws, onClose }: { readonly ws: string; readonly onClose: () => void }) {
  const { t } = useTranslation('console')
  const [lane, setLane] = useState<Lane>('resale')
  const [fields, setFields] = useState<readonly RuleFields[]>([emptyRule(0)])
  const [note, setNote] = useState('')
  const prices = useQuery(pricesQuery(ws)).data ?? []
  const well = fields.length > 0 && fields.every(ruleIsWell)
  const rules = fields.map(ruleOf)
  const path = { params: { path: { ws, lane } } }
  const body = { rules, ...(note.trim() !== '' && { note: note.trim() }) }
  const preview = useMutation({
    mutationFn: async () =>
      (await ok(api.POST('/api/workspaces/{ws}/quotes/{lane}/preview', { ...path, body: { rules } }))).data,
  })
  const send = useChange(
    (offer: boolean) =>
      ok(
        offer
          ? api.POST('/api/workspaces/{ws}/quotes/{lane}/offers', { ...path, body })
          : api.PUT('/api/workspaces/{ws}/quotes/{lane}', { ...path, body }),
      ),
    ['quotes', 'prices'],
  )
  const finish = (offer: boolean) =>
    send.mutate(offer, {
      onSuccess: () => {
        toast(offer ? t('offered') : t('inForce'))
        onClose()
      },
    })
  const error = send.error ?? preview.error
  return (
    <Dialog wide open onOpenChange={(open) => open || onClose()} title={t('newQuote')}>
      <SelectField
        label={t('lane')}
        value={lane}
        onChange={(event) => setLane(LANES.find((one) => one === event.target.value) ?? 'resale')}
        options={LANES.map((one) => ({ value: one, text: one }))}
      />
      <Rules rules={fields} onChange={setFields} />
      <TextField label={t('note')} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
      {well ? null : <p className="text-[13px] text-muted">{t('badRule')}</p>}
      {error ? <Notice kind="bad">{textOf(error)}</Notice> : null}
      <div className="flex flex-wrap gap-2">
        <Button disabled={!well} busy={preview.isPending} onClick={() => preview.mutate()}>
          {t('preview')}
        </Button>
        <Button disabled={!well} busy={send.isPending} onClick={() => finish(true)}>
          {t('offer')}
        </Button>
        <Button look="primary" disabled={!well} busy={send.isPending} onClick={() => finish(false)}>
          {t('putInForce')}
        </Button>
      </div>
      {preview.data ? <Preview lane={lane} now={prices} then={preview.data} /> : null}
    </Dialog>
  )
}
