import { z } from 'zod'
import { type Nano, parseDecimal } from '../../model/money.ts'

const DECIMAL = /^[+-]?\d{1,18}(\.\d{1,30})?([eE][+-]?\d{1,2})?$/

/** Reads a decimal exactly; undefined when it is none or has more than `digits` decimals. */
function exactDecimal(value: string | number, digits: number): bigint | undefined {
  const text = String(value).trim()
  if (text.length > 50 || !DECIMAL.test(text)) return undefined
  const fine = parseDecimal(text, digits + 130)
  const unit = 10n ** 130n
  return fine % unit === 0n ? fine / unit : undefined
}

export interface DecimalBounds {
  /** Decimals that are kept: 9 for USD, 6 for factors. */
  readonly digits: number
  readonly min: bigint
  readonly max: bigint
  readonly what: string
}

/** A decimal given as a string or a number, read exactly into an integer of 10^-digits. */
export function decimal({ digits, min, max, what }: DecimalBounds) {
  return z
    .union([z.string().max(50), z.number()])
    .transform((value, context): bigint => {
      const exact = exactDecimal(value, digits)
      if (exact !== undefined && exact >= min && exact <= max) return exact
      context.addIssue({ code: 'custom', message: `must be ${what}, with at most ${digits} decimals` })
      return z.NEVER
    })
    .meta({ examples: ['12.50'] })
}

/** Amounts fit int8 nano-dollars with much room for sums. */
const MAX_USD = 10_000_000n
const NANO = 1_000_000_000n

/** A budget: zero (nothing may be spent) or more. */
export function budgetUsd() {
  const what = 'an amount in USD from 0 to 10000000'
  return decimal({ digits: 9, min: 0n, max: MAX_USD * NANO, what })
}

/** An amount to add (positive) or take back (negative). */
export function signedUsd() {
  const max = MAX_USD * NANO
  return decimal({ digits: 9, min: -max, max, what: 'an amount in USD up to 10000000' })
}

/** int8 column to Nano or undefined. */
export function nano(value: bigint | null): Nano | undefined {
  return value ?? undefined
}

/** A money field of an answer. */
export const usd = z.string().meta({ description: 'USD as a decimal string.', examples: ['0.0015'] })
