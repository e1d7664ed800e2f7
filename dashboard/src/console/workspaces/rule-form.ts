/** A rule of a quote as its fields hold it: a margin, or both prices. */
export interface RuleFields {
  readonly key: number
  readonly pattern: string
  readonly marginPercent: string
  readonly input: string
  readonly output: string
}

export const emptyRule = (key: number): RuleFields => ({ key, pattern: '*', marginPercent: '', input: '', output: '' })

export function ruleIsWell({ pattern, marginPercent, input, output }: RuleFields): boolean {
  const margin = marginPercent.trim() !== ''
  const prices = [input, output].filter((one) => one.trim() !== '').length
  return pattern.trim() !== '' && (margin ? prices === 0 : prices === 2)
}

export function ruleOf({ pattern, marginPercent, input, output }: RuleFields) {
  return marginPercent.trim() === ''
    ? { pattern: pattern.trim(), price: { input: input.trim(), output: output.trim() } }
    : { pattern: pattern.trim(), marginPercent: marginPercent.trim() }
}
