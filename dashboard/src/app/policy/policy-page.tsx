import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import { type Policy, policyQuery } from '../../api/queries/policy.ts'
import { useChange } from '../../api/use-change.ts'
import { useMay, useWs } from '../../shell/permission.ts'
import { Button } from '../../ui/button.tsx'
import { RadioChoices } from '../../ui/choices.tsx'
import { TextField } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card, Page, Section } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { Chains } from './chains.tsx'
import { LaneOrder } from './lane-order.tsx'
import { Persistence } from './persistence.tsx'
import { fieldsOf, type PolicyFields, policyOf } from './policy-form.ts'
import { SmartRoute } from './smart-route.tsx'

export function PolicyPage() {
  const { t } = useTranslation('policy')
  const policy = useQuery(policyQuery(useWs()))
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Loaded query={policy} lines={8}>
        {(loaded) => <PolicyForm key={JSON.stringify(loaded)} policy={loaded} />}
      </Loaded>
    </Page>
  )
}

function PolicyForm({ policy }: { readonly policy: Policy }) {
  const { t } = useTranslation('policy')
  const ws = useWs()
  const may = useMay('policy:write')
  const [fields, setFields] = useState<PolicyFields>(() => fieldsOf(policy))
  const set = (part: Partial<PolicyFields>) => setFields({ ...fields, ...part })
  const save = useChange(async () => {
    await ok(api.PUT('/api/workspaces/{ws}/policy', { params: { path: { ws } }, body: policyOf(fields, policy) }))
    // Here, for the form is another one as soon as the policy has been read again.
    toast(t('saved'))
  }, ['policy', 'prices'])
  const changed = JSON.stringify(fields) !== JSON.stringify(fieldsOf(policy))
  return (
    <form
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(undefined)
      }}
    >
      <fieldset disabled={!may} className="flex min-w-0 flex-col gap-6">
        <Section title={t('lanes')} lead={t('lanesLead')}>
          <LaneOrder order={fields.order} used={fields.used} onChange={set} />
          {policy.laneOrder === undefined ? <p className="text-[13px] text-muted">{t('operatorOrder')}</p> : null}
        </Section>
        <Section title={t('regions')} lead={t('regionsLead')}>
          <div className="max-w-md">
            <TextField
              label={t('regionsLabel')}
              hint={t('regionsHint')}
              value={fields.regions}
              onChange={(event) => set({ regions: event.target.value })}
            />
          </div>
        </Section>
        <Section title={t('fallbackTitle')}>
          <Card>
            <RadioChoices
              name="fallback"
              legend={t('fallback')}
              value={fields.fallback}
              onChange={(fallback) => set({ fallback })}
              options={[
                { value: 'none', text: t('fallbackNone'), hint: t('fallbackNoneHint') },
                { value: 'lane', text: t('fallbackLane'), hint: t('fallbackLaneHint') },
                { value: 'any', text: t('fallbackAny'), hint: t('fallbackAnyHint') },
              ]}
            />
          </Card>
        </Section>
        <Section title={t('chains')} lead={t('chainsLead')}>
          <Chains chains={fields.chains} onChange={(chains) => set({ chains })} />
        </Section>
        <Section title={t('smart')} lead={t('smartLead')}>
          <SmartRoute fields={fields.smart} onChange={(part) => set({ smart: { ...fields.smart, ...part } })} />
        </Section>
        <Section title={t('more')}>
          <Persistence fields={fields} onChange={set} />
        </Section>
      </fieldset>
      {save.error ? <Notice kind="bad">{textOf(save.error)}</Notice> : null}
      {may ? (
        <div className="sticky bottom-0 flex flex-wrap items-center gap-3 border-t border-line bg-canvas py-3">
          <Button type="submit" look="primary" busy={save.isPending} disabled={!changed}>
            {t('save')}
          </Button>
          {changed ? (
            <>
              <Button look="quiet" onClick={() => setFields(fieldsOf(policy))}>
                {t('reset')}
              </Button>
              <span role="status" className="text-muted">
                {t('unsaved')}
              </span>
            </>
          ) : null}
        </div>
      ) : null}
    </form>
  )
}
