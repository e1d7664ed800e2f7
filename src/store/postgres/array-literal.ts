/**
 * Columns of many rows as one text parameter each, written by hand: the driver's own arrays cost more than the insert.
 * Nothing that a client or a provider sent may make a parameter invalid, because a batch that cannot be written would
 * be repeated for ever and hold up the books of everybody.
 */
export type Cell = string | number | bigint | boolean | null | undefined

const INT4_MAX = 2_147_483_647
const SEPARATOR = '\x1f'
const NULL = '\x1e'
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these mean something else here or to PostgreSQL
const reserved = /[\0\x1e\x1f]/

/** PostgreSQL's text cannot hold NUL; it becomes U+FFFD, as lone surrogates do in UTF-8. */
export function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text
}

/**
 * Text for `textColumnSql`: each value followed by a separator, so that one empty value differs from none. It needs
 * no quoting of values full of quotes (JSON), which is what makes it cheap on both sides. A value's own NUL and two
 * control characters that serve as separator and NULL become U+FFFD.
 */
export function textColumn(values: readonly (string | null | undefined)[]): string {
  let body = ''
  for (const value of values)
    body += (value == null ? NULL : reserved.test(value) ? replaced(value) : value) + SEPARATOR
  return body
}

function replaced(value: string): string {
  return value.replace(new RegExp(reserved, 'g'), '\uFFFD')
}

/** The array of a `textColumn` parameter, with one empty element more at its end. */
export function textColumnSql(parameter: string): string {
  return `string_to_array(${parameter}::text, e'\\x1f', e'\\x1e')`
}

/** An array literal (`{"a","b"}`) for a parameter of type text[]. */
export function textArray(values: readonly string[]): string {
  return `{${values.map((value) => `"${storable(value).replace(/["\\]/g, '\\$&')}"`).join(',')}}`
}

/** Rounds and clamps to int4: a latency with decimals or an absurd token count must not stop the books. */
export function int4Array(values: readonly (number | null | undefined)[]): string {
  let body = ''
  for (const value of values) body += value == null || Number.isNaN(value) ? ',NULL' : `,${clamp(value)}`
  return `{${body.slice(1)}}`
}

function clamp(value: number): number {
  const whole = Math.round(value)
  return Math.min(Math.max(whole, -INT4_MAX), INT4_MAX)
}

export function int8Array(values: readonly (bigint | number | null | undefined)[]): string {
  let body = ''
  for (const value of values)
    body += value == null ? ',NULL' : `,${typeof value === 'number' ? Math.round(value) : value}`
  return `{${body.slice(1)}}`
}

export function boolArray(values: readonly boolean[]): string {
  let body = ''
  for (const value of values) body += value ? ',t' : ',f'
  return `{${body.slice(1)}}`
}
