export type CsvValue = string | number | boolean | null | undefined

/** One line of CSV (RFC 4180). */
export function csvRow(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(',')}\r\n`
}

/**
 * Spreadsheets run texts that begin like a formula, and clients choose model names, end users and tags: such texts get
 * an apostrophe in front. A number is none, whatever its sign.
 */
function cell(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  if (/^-?\d+(\.\d+)?$/.test(value)) return value
  const safe = /^[\s]*[=+\-@\t\r\n|%＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== value ? `"${safe.replaceAll('"', '""')}"` : safe
}
