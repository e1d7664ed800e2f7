import { parseDecimal } from '../model/money.ts'

const DIGITS = 400

/**
 * A number as YAML wrote it: the number itself where that loses nothing, else the source text, so that a price keeps
 * each of its decimals. Decimal fields take both.
 */
export function exactNumber(source: string, value: number): number | string {
  const text = source.replace(/^([+-]?)\./, '$10.').replace(/\.(?=$|[eE])/, '')
  try {
    return parseDecimal(text, DIGITS) === parseDecimal(value, DIGITS) ? value : text
  } catch {
    // Not a decimal: hexadecimal and octal integers, .inf and .nan. The first two are exact, the others refused later.
    return value
  }
}
