import type { Policy } from '../../api/queries/policy.ts'

type Smart = NonNullable<Policy['smartRoute']>
type Preset = NonNullable<Smart['preset']>

/** The smart route's rules as their form holds them. Empty texts: the default. */
export interface SmartFields {
  /** `within`: a distance from the reference, which this form leaves as it is. */
  readonly preset: Preset | 'within'
  readonly reference: string
  readonly shadow: boolean
  readonly learning: boolean
  /** Percent of requests. */
  readonly exploration: string
  readonly judgeModel: string
  /** Percent of answers. */
  readonly judgeShare: string
  readonly judgeBudget: string
  readonly cascade: boolean
  readonly pattern: string
}

const percentOf = (share: number) => String(Math.round(share * 1e4) / 100)

export function smartFieldsOf({
  preset,
  within,
  reference,
  shadow,
  learning,
  exploration,
  judge,
  cascade,
}: Smart): SmartFields {
  return {
    preset: within === undefined ? (preset ?? 'balanced') : 'within',
    reference: reference ?? '',
    shadow: shadow ?? false,
    learning: learning ?? false,
    exploration: exploration === undefined ? '' : percentOf(exploration),
    judgeModel: judge?.model ?? '',
    judgeShare: percentOf(judge?.share ?? 0.02),
    judgeBudget: judge?.monthlyBudgetUsd ?? '5.00',
    cascade: cascade !== undefined,
    pattern: cascade?.pattern ?? '',
  }
}

/** The rules with what the form says; undefined: all of them are the default. */
export function smartOf(fields: SmartFields, before: Policy['smartRoute']): Policy['smartRoute'] {
  if (JSON.stringify(fields) === JSON.stringify(smartFieldsOf(before ?? {}))) return before
  const { preset: _, reference: __, exploration: ___, judge: ____, cascade: was, ...rest } = before ?? {}
  if (fields.preset !== 'within') delete rest.within
  const { pattern: _____, ...checks } = was ?? {}
  const judged = fields.learning && fields.judgeModel.trim() !== ''
  return {
    ...rest,
    ...(fields.preset !== 'within' && { preset: fields.preset }),
    ...(fields.reference.trim() !== '' && { reference: fields.reference.trim() }),
    shadow: fields.shadow,
    learning: fields.learning,
    ...(fields.exploration !== '' && { exploration: Number(fields.exploration) / 100 }),
    ...(judged && {
      judge: {
        model: fields.judgeModel.trim(),
        share: Number(fields.judgeShare) / 100,
        monthlyBudgetUsd: fields.judgeBudget.trim(),
      },
    }),
    ...(fields.cascade && { cascade: { ...checks, ...(fields.pattern !== '' && { pattern: fields.pattern }) } }),
  }
}
