const grouped = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** Digits of a part of a dollar that are shown before it is shortened. */
const SIGNIFICANT = 3

/**
 * A decimal string in USD, short enough for a table: cents from a dollar on, below it three significant digits. What it
 * leaves out is never gone: the exact string stands beside it, see `Money`.
 */
export function shortUsd(exact: string): string {
  const value = Number(exact)
  const sign = value < 0 ? '−' : ''
  const size = Math.abs(value)
  if (size === 0) return '$0'
  if (size >= 1) return `${sign}$${grouped.format(size)}`
  const digits = Math.min(Math.max(2, SIGNIFICANT - 1 - Math.floor(Math.log10(size))), 20)
  const text = size.toFixed(digits)
  return `${sign}$${digits > 2 ? text.replace(/0+$/, '').padEnd(4, '0') : text}`
}

/** The string as it came, with its sign and unit. */
export function exactUsd(exact: string): string {
  return exact.startsWith('-') ? `−$${exact.slice(1)}` : `$${exact}`
}

/** A price as it came, in cents at least: `$2.50`, `$0.0575`. */
export function priceUsd(price: string | undefined): string {
  if (price === undefined) return '–'
  const [whole = '0', part = ''] = price.split('.')
  return `$${whole}.${part.padEnd(2, '0')}`
}

/** Input and output of a price, USD per million tokens. */
export function pricePair({ input, output }: { readonly input?: string; readonly output?: string }): string {
  return `${priceUsd(input)} / ${priceUsd(output)}`
}

/** Adds decimal strings without losing a digit; up to 18 decimals. */
export function sumUsd(amounts: readonly string[]): string {
  const sum = amounts.reduce((total, amount) => total + toUnits(amount), 0n)
  return fromUnits(sum)
}

const DECIMALS = 18

function toUnits(text: string): bigint {
  const negative = text.startsWith('-')
  const [whole = '0', part = ''] = text.replace(/^[+-]/, '').split('.')
  const units = BigInt(whole + part.slice(0, DECIMALS).padEnd(DECIMALS, '0'))
  return negative ? -units : units
}

function fromUnits(units: bigint): string {
  const text = (units < 0n ? -units : units).toString().padStart(DECIMALS + 1, '0')
  const part = text.slice(-DECIMALS).replace(/0+$/, '')
  return `${units < 0n ? '-' : ''}${text.slice(0, -DECIMALS)}${part === '' ? '' : `.${part}`}`
}
