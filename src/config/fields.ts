import { z } from 'zod'
import { parseDecimal } from '../model/money.ts'

/** Text that may stand for a number in the file: digits, or a variable that holds them. */
const numeric = z.string().meta({ pattern: '\\$\\{|^[+-]?[\\d.]' })

export interface NumberField {
  /** What it is, with its unit: for the JSON Schema. */
  readonly description: string
  /** What is expected, with its unit, for errors: `a number of USD, 0 or more`. */
  readonly expected: string
  readonly example: string
  readonly min: number
  readonly max: number
}

/** Reads a decimal exactly; undefined when it is none or has more than `digits` decimals. */
function exactDecimal(value: string | number, digits: number): bigint | undefined {
  try {
    const guard = 400
    const fine = parseDecimal(value, digits + guard)
    const unit = 10n ** BigInt(guard)
    return fine % unit === 0n ? fine / unit : undefined
  } catch {
    return undefined
  }
}

/** A decimal as an integer of 10^-digits. */
export function decimal(digits: number, { description, expected, example, min, max }: NumberField) {
  const scale = 10n ** BigInt(digits)
  const message = `expected ${expected}`
  return z
    .union([z.number().min(min, { error: message }).max(max, { error: message }), numeric], { error: message })
    .transform((value, context): bigint => {
      const exact = exactDecimal(value, digits)
      if (exact !== undefined && exact >= BigInt(min) * scale && exact <= BigInt(max) * scale) return exact
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
    .meta({ description, example })
}

/** A decimal factor as parts per million. */
export function ppm(field: NumberField) {
  return decimal(6, field).transform(Number).meta({ description: field.description, example: field.example })
}

/** A whole number. */
export function integer({ description, expected, example, min, max }: NumberField) {
  const message = `expected ${expected}`
  return z
    .union([z.int().min(min, { error: message }).max(max, { error: message }), numeric], { error: message })
    .transform((value, context): number => {
      const text = String(value).trim()
      const number = Number(text)
      if (/^\d{1,15}$/.test(text) && number >= min && number <= max) return number
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
    .meta({ description, example })
}

/** A time of at most a day, in whole ms. */
export function duration(description: string, example: string, min = 1) {
  const expected = `a whole number of milliseconds from ${min} to 86400000`
  return integer({ description: `${description} In milliseconds.`, expected, example, min, max: 86_400_000 })
}

export function milliseconds(description: string, byDefault: number, min = 1) {
  return duration(description, String(byDefault), min).prefault(byDefault)
}

export interface TextField {
  readonly description: string
  readonly expected: string
  readonly example: string
  /** Whole-value pattern; any non-empty text without one. */
  readonly pattern?: RegExp
}

export function text({ description, expected, example, pattern }: TextField) {
  const message = `expected ${expected}`
  const valid = (value: string) => value.length <= 4096 && (pattern?.test(value) ?? value.trim() !== '')
  return z.string({ error: message }).refine(valid, { error: message }).meta({ description, example })
}

export function oneOf<const T extends readonly [string, ...string[]]>(values: T, description: string) {
  return z.enum(values, { error: `expected one of ${values.join(', ')}` }).meta({ description, example: values[0] })
}

/** YAML's true or false, or a variable that holds one. */
export function flag(description: string) {
  const message = 'expected true or false'
  return z
    .union([z.boolean(), numeric.meta({ pattern: '\\$\\{|^(true|false)$' })], { error: message })
    .transform((value, context): boolean => {
      if (value === true || value === 'true') return true
      if (value === false || value === 'false') return false
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
    .meta({ description, example: 'true' })
}
