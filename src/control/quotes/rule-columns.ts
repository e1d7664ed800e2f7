import type { Lane } from '../../model/lane.ts'
import type { AgreedRule, QuoteRef, QuoteTerms } from '../../model/workspace.ts'
import { writePrice } from '../../model/written-price.ts'
import { writeTier } from '../../model/written-tier.ts'
import { int8 } from '../shared/time.ts'
import type { RuleInput } from './schema.ts'

/** A rule as the domain has it. */
export function agreedRule(rule: RuleInput, lane: Lane, quote: QuoteRef): AgreedRule {
  return {
    lane,
    quote,
    pattern: rule.pattern,
    ...termsOf(rule),
    tiers: rule.tiers?.map((tier) => ({ above: tier.aboveUsd, ...termsOf(tier) })),
    validFrom: rule.validFrom ?? undefined,
    validUntil: rule.validUntil ?? undefined,
  }
}

function termsOf({ margin, marginPercent, price }: Pick<RuleInput, 'margin' | 'marginPercent' | 'price'>): QuoteTerms {
  // Percent with four decimals and a fraction with six count the same unit: parts per million.
  const ppm = margin ?? marginPercent
  return { margin: ppm === undefined ? undefined : Number(ppm), price }
}

/** A rule as its row has it. */
export function ruleColumns({ pattern, margin, price, tiers, validFrom, validUntil }: AgreedRule) {
  return {
    pattern,
    margin: margin ?? null,
    price: price === undefined ? null : JSON.stringify(writePrice(price)),
    tiers: tiers === undefined ? null : JSON.stringify(tiers.map(writeTier)),
    valid_from: validFrom === undefined ? null : int8(validFrom),
    valid_until: validUntil === undefined ? null : int8(validUntil),
  }
}
