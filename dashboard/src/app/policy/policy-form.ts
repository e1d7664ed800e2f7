import type { Policy } from '../../api/queries/policy.ts'
import { LANES, type Lane } from '../../kit/lanes.ts'
import { type SmartFields, smartFieldsOf, smartOf } from './smart-form.ts'

export interface ChainFields {
  /** Tells rows apart while their names are being typed. */
  readonly key: number
  readonly model: string
  readonly next: string
}

/** A policy as its form holds it. */
export interface PolicyFields {
  /** All lanes, those that are used first, in order. */
  readonly order: readonly Lane[]
  readonly used: readonly Lane[]
  readonly regions: string
  readonly fallback: NonNullable<Policy['fallback']>
  readonly chains: readonly ChainFields[]
  readonly hedge: 'off' | 'p95' | 'ms'
  readonly hedgeMs: string
  /** Empty: as the operator has it. */
  readonly retries: string
  readonly clipToBudget: boolean
  readonly smart: SmartFields
}

const USUAL_ORDER: readonly Lane[] = ['byok', 'resale', 'cheap']
const USUAL_HEDGE_MS = '2000'

export function fieldsOf(policy: Policy): PolicyFields {
  const first = policy.laneOrder ?? USUAL_ORDER
  const { hedge } = policy
  return {
    order: [...first, ...LANES.filter((lane) => !first.includes(lane))],
    used: policy.lanes ?? LANES,
    regions: (policy.regions ?? []).join(', '),
    fallback: policy.fallback ?? 'lane',
    chains: Object.entries(policy.chains ?? {}).map(([model, next], key) => ({ key, model, next: next.join(', ') })),
    hedge: typeof hedge === 'number' ? 'ms' : (hedge ?? 'off'),
    hedgeMs: typeof hedge === 'number' ? String(hedge) : USUAL_HEDGE_MS,
    retries: policy.retries === undefined ? '' : String(policy.retries),
    clipToBudget: policy.clipToBudget ?? false,
    smart: smartFieldsOf(policy.smartRoute ?? {}),
  }
}

/** The policy with what the form says; what the form does not know of stays as it was. */
export function policyOf(fields: PolicyFields, before: Policy): Policy {
  const { laneOrder: _, lanes: __, regions: ___, chains: ____, hedge: _____, retries: ______, ...rest } = before
  const was = fieldsOf(before)
  const regions = listOf(fields.regions)
  const chains = fields.chains.filter(({ model }) => model.trim() !== '')
  const smartRoute = smartOf(fields.smart, before.smartRoute)
  const ordered = before.laneOrder !== undefined || fields.order.join() !== was.order.join()
  return {
    ...rest,
    ...(ordered && { laneOrder: [...fields.order] }),
    ...(fields.used.length < LANES.length && { lanes: [...fields.used] }),
    ...(regions.length > 0 && { regions }),
    fallback: fields.fallback,
    ...(chains.length > 0 && {
      chains: Object.fromEntries(chains.map(({ model, next }) => [model.trim(), listOf(next)])),
    }),
    ...(fields.hedge !== 'off' && { hedge: fields.hedge === 'ms' ? Number(fields.hedgeMs) : fields.hedge }),
    ...(fields.retries !== '' && { retries: Number(fields.retries) }),
    clipToBudget: fields.clipToBudget,
    ...(smartRoute && { smartRoute }),
  }
}

function listOf(text: string): string[] {
  return text
    .split(/[,\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
}
