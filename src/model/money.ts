/**
 * Money is counted in nano-dollars (1e-9 USD) as bigint. Decimal strings appear at the edges only.
 */
export type Nano = bigint

/** Parts per million: margins and other factors as integers (0.15 is 150_000). */
export type Ppm = number

/** Divides non-negative or negative `numerator` by positive `denominator`, ties to the even quotient. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twice = (numerator - quotient * denominator) * 2n
  const distance = twice < 0n ? -twice : twice
  if (distance < denominator || (distance === denominator && quotient % 2n === 0n)) return quotient
  return numerator < 0n ? quotient - 1n : quotient + 1n
}

/** Rounds away from zero's side upwards: for ceilings, which must never be too low. */
export function divideUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator
}

const decimalPattern = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/

/**
 * Reads a decimal number exactly, scaled by 10^digits (`parseDecimal('1.5', 9)` is 1_500_000_000n).
 * More decimals than `digits` are rounded half to even. Throws RangeError on anything that is not a finite decimal.
 */
export function parseDecimal(text: string | number, digits: number): bigint {
  const match = decimalPattern.exec(String(text).trim())
  if (!match) throw new RangeError(`not a decimal number: ${text}`)
  const [, sign, whole = '0', fraction = '', exponent = '0'] = match
  const value = BigInt(whole + fraction)
  const scale = digits - fraction.length + Number(exponent)
  const scaled = scale >= 0 ? value * 10n ** BigInt(scale) : divideHalfEven(value, 10n ** BigInt(-scale))
  return sign === '-' ? -scaled : scaled
}

/** USD as a decimal (`"0.25"`, `0.25`) to nano-dollars. */
export function parseUsd(usd: string | number): Nano {
  return parseDecimal(usd, 9)
}

/** Nano-dollars to a decimal USD string without trailing zeros: `1500000n` is `"0.0015"`. */
export function formatUsd(nano: Nano): string {
  const negative = nano < 0n
  const digits = (negative ? -nano : nano).toString().padStart(10, '0')
  const whole = digits.slice(0, -9)
  const fraction = digits.slice(-9).replace(/0+$/, '')
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

/** Nano-dollars as a JSON number of USD, for surfaces that speak OpenRouter's numbers. */
export function usdNumber(nano: Nano): number {
  return Number(nano) / 1e9
}
